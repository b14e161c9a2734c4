/** A fact, as it is listed, streamed and delivered by webhook. Ids and codes only; the rest is read through the API. */
export interface RahdariEvent {
  /** The same wherever the event appears: what a receiver tells repeats by. */
  id: string;
  /** Such as `seller.approved`. */
  type: string;
  /** Place in the stream; grows, with gaps. */
  sequence: string;
  timestamp: string;
  subject: string;
  seller_id: string | null;
  data: Record<string, unknown>;
}
