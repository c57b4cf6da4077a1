// A device made of a walk in a file (.snmprec or the output of snmpwalk -On).
import { readFileSync } from 'node:fs';
import { WalkChannel as RecordedDevice } from '../../src/collect/walk-channel.ts';
import { readWalk } from '../../src/collect/walk-file.ts';

export class WalkChannel extends RecordedDevice {
  static fromFile(file: string): WalkChannel {
    const { varbinds, faults } = readWalk(readFileSync(file, 'utf8'), file);
    if (faults.length > 0) throw new Error(JSON.stringify(faults));
    return new WalkChannel(varbinds);
  }
}
