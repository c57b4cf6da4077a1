// Why traps cannot be heard, in one sentence that says what to do. Easy to get wrong: most sites have no root for Qosha and
// need port 162 all the same, so every way to it is named.

export interface TrapPortPlace {
  readonly address: string;
  readonly port: number;
  /** The program that needs the right to the port. */
  readonly program: string;
}

/** What to tell about an error of the operating system (its code, such as EACCES). */
export function trapPortSentence(
  code: string | undefined,
  { address, port, program }: TrapPortPlace,
): string {
  switch (code) {
    case 'EACCES':
      return (
        `UDP port ${port} may not be opened by this user: run Qosha with deploy/qosha.service or ` +
        `deploy/qosha-traps.socket, or allow it with "setcap cap_net_bind_service=+ep ${program}", ` +
        `or set the sysctl net.ipv4.ip_unprivileged_port_start to ${port}, or name a port above 1023 under traps`
      );
    case 'EADDRINUSE':
      return (
        `UDP port ${port} is taken by another program (often snmptrapd); "ss -ulpn sport = :${port}" names it: ` +
        'stop that, let it forward its traps here, or name another port under traps'
      );
    case 'EADDRNOTAVAIL':
      return `this machine has no address ${address}; name one of its own under traps, or 0.0.0.0`;
    case 'EAFNOSUPPORT':
      return 'the socket that was handed over is not IPv4; write ListenDatagram=0.0.0.0:162 in its unit';
    case 'EBADF':
    case 'ENOTSOCK':
    case 'EINVAL':
    case 'ERR_INVALID_FD_TYPE':
      return 'the socket that was handed over is no UDP socket; correct the unit deploy/qosha-traps.socket';
    default:
      return `UDP port ${port} of ${address} cannot be opened (${code ?? 'for an unknown reason'})`;
  }
}
