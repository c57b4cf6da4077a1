// A question asked again and again: encoded once, polled every cycle, split for good when the agent says tooBig.
// Easy to get wrong: an answer that came in parts is joined in the order asked, so callers never see the split.

import type { ExchangeSocket } from './exchange-socket.ts';
import { type PollResult, ReplyView, type SnmpFailure } from './outcome.ts';
import { type RequestEnd, type RequestKind, RequestTemplate } from './request-template.ts';
import type { ResolvedTarget } from './target.ts';
import { VarBindTable } from './varbind-table.ts';

/**
 * Receives the result of one poll. A `ReplyView` is valid only until the sink returns. What a sink throws is a
 * programmer error and ends the process.
 */
export type PollSink = (result: PollResult, prepared: PreparedRequest) => void;

const overloaded: SnmpFailure = { outcome: 'overloaded' };
const closed: SnmpFailure = { outcome: 'closed' };

export class PreparedRequest implements RequestEnd {
  readonly target: ResolvedTarget;
  readonly oids: readonly string[];
  readonly kind: RequestKind;
  readonly #socket: ExchangeSocket | undefined;
  readonly #parts: RequestTemplate[] = [];
  /** The part, when there is but one, as mostly. */
  #only: RequestTemplate | undefined;
  #sink: PollSink | undefined = undefined;
  #part = 0;
  #joined: ReplyView | undefined = undefined;

  /** `socket` undefined: this machine cannot send to that family. At most `maxOids` names go into one datagram. */
  constructor(
    socket: ExchangeSocket | undefined,
    target: ResolvedTarget,
    question: { readonly oids: readonly string[]; readonly kind: RequestKind; readonly maxOids: number },
  ) {
    this.#socket = socket;
    this.target = target;
    this.oids = question.oids;
    this.kind = question.kind;
    const { length } = question.oids;
    for (let at = 0; at < length; at += question.maxOids) {
      const whole = at === 0 && question.maxOids >= length;
      const oids = whole ? question.oids : question.oids.slice(at, at + question.maxOids);
      this.#parts.push(new RequestTemplate(target, oids, question.kind));
    }
    this.#only = this.#parts.length === 1 ? this.#parts[0] : undefined;
  }

  get isBusy(): boolean {
    return this.#sink !== undefined;
  }

  /** Most names in one datagram, after what the agent has refused so far. */
  get largestPart(): number {
    return Math.max(...this.#parts.map((part) => part.shape.oids.length));
  }

  /** Starts one round; the caller made sure that none is under way. `sink` is called once, later. */
  start(sink: PollSink): void {
    this.#sink = sink;
    this.#part = 0;
    this.#joined = undefined;
    this.#submit();
  }

  onEnd(request: RequestTemplate, result: PollResult): void {
    if (result.outcome === 'answered') {
      if (this.#only !== undefined) this.#finish(result);
      else this.#join(result);
    } else if (result.outcome === 'error' && result.status === 'tooBig' && request.isSplittable) {
      this.#split(request);
      this.#submit();
    } else if (result.outcome === 'error' && result.index > 0) {
      this.#finish({ ...result, index: result.index + this.#askedBefore() });
    } else {
      this.#finish(result);
    }
  }

  #submit(): void {
    const part = this.#only ?? this.#parts[this.#part];
    if (part === undefined) return this.#finishLater({ outcome: 'malformed', reason: 'bad-pdu' });
    if (this.#socket === undefined) return this.#finishLater({ outcome: 'timeout' });
    if (this.#socket.submit(part, this)) return undefined;
    return this.#finishLater(this.#socket.isClosed ? closed : overloaded);
  }

  #join(reply: ReplyView): void {
    this.#joined ??= new ReplyView(new VarBindTable());
    const joined = this.#joined;
    const fits = joined.table.append(reply.table);
    joined.roundTripMs += reply.roundTripMs;
    joined.attempts = Math.max(joined.attempts, reply.attempts);
    this.#part++;
    if (!fits) this.#finish({ outcome: 'malformed', reason: 'too-many-varbinds' });
    else if (this.#part < this.#parts.length) this.#submit();
    else this.#finish(joined);
  }

  /** Replaces a part by its halves. Ends because a part of one name is not splittable. */
  #split(part: RequestTemplate): void {
    const { oids } = part.shape;
    const middle = Math.ceil(oids.length / 2);
    const halves = [oids.slice(0, middle), oids.slice(middle)];
    const templates = halves.map((half) => new RequestTemplate(this.target, half, this.kind));
    this.#parts.splice(this.#part, 1, ...templates);
    this.#only = undefined;
  }

  #askedBefore(): number {
    return this.#parts.slice(0, this.#part).reduce((sum, part) => sum + part.shape.oids.length, 0);
  }

  #finishLater(result: PollResult): void {
    queueMicrotask(() => this.#finish(result));
  }

  #finish(result: PollResult): void {
    const sink = this.#sink;
    this.#sink = undefined;
    this.#joined = undefined;
    sink?.(result, this);
  }
}
