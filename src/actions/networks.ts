// Into which addresses a webhook's name may resolve. Pure. Easy to get wrong: a name that is public today may resolve into
// the management network tomorrow (DNS rebinding), so the address that is connected to is the one that was checked.
import { BlockList, isIP, SocketAddress } from 'node:net';

const notPublic = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/96',
  '::1/128',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
] as const;

export const loopbackNetworks = ['127.0.0.0/8', '::1/128'] as const;

/** What is wrong with a network or address; undefined: nothing. */
export function networkFault(text: string): string | undefined {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return `"${text}" is no address and no network`;
  if (bits === undefined) return undefined;
  const isMask = /^\d{1,3}$/u.test(bits) && Number(bits) <= (family === 4 ? 32 : 128) && Number(bits) > 0;
  return isMask ? undefined : `/${bits} is no length of a mask`;
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

const notPublicList = listOf(notPublic);

/** An IPv4 address in IPv6's clothes is what it is. */
function plainAddress(address: string): string {
  if (isIP(address) !== 6) return address;
  const canonical = new SocketAddress({ address, family: 'ipv6' }).address;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/u.exec(canonical)?.[1] ?? canonical;
}

/** Whether an address may be called: within the networks, or, where none are given, public. */
export function mayCall(address: string, networks: readonly string[]): boolean {
  const plain = plainAddress(address);
  const family = isIP(plain);
  if (family === 0) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  return networks.length === 0 ? !notPublicList.check(plain, type) : listOf(networks).check(plain, type);
}
