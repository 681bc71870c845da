// What the driver wants done to the next request, and what the server saw since.
// A request is accepted when its last byte was taken in, and answered when the last
// byte of its answer was handed to the system.
import { createHash } from "node:crypto";

const state = { plan: null, skip: 0, accepted: [], answered: [], lengths: {} };
export const links = new Set(); // the connections that are open

export async function arm(plan) {
  Object.assign(state, { plan, skip: plan?.skip ?? 0, accepted: [], answered: [], lengths: {} });
  if (plan?.at === "request" && plan.byte === 0 && plan.reused) {
    state.plan = null;
    await Promise.all([...links].map((link) => link.cut(plan.how)));
  }
}

// The plan for a request that begins, or null: it is for a later one, or there is none.
export function planned() {
  if (!state.plan) return null;
  if (state.skip-- > 0) return null;
  const plan = state.plan;
  state.plan = null;
  return plan;
}

// A connection that is to be cut as soon as it is opened.
export function plannedForOpening() {
  const { plan } = state;
  return plan?.at === "request" && plan.byte === 0 && !plan.skip ? planned() : null;
}

export function accept(request) {
  const digest = createHash("sha256").update(request.body).digest("hex").slice(0, 16);
  state.accepted.push({ method: request.method, path: request.path, key: request.key, digest });
  return digest;
}

export function answered(request) {
  state.answered.push({ method: request.method, path: request.path });
}

// How many bytes a request or an answer has, of those that nobody cut.
export function measure(what, bytes) {
  state.lengths[what] = bytes;
}

export const report = () => ({ accepted: state.accepted, answered: state.answered, lengths: state.lengths });
