import type { Address, Running } from '../../model/target.js';

/** A target behind which no probe is: whatever listens at the address, with a journal in which nothing is ever written. */
export function probeless(address: Address): Running {
  return {
    address,
    token: 'no-token-at-all',
    journal: { subscribe: () => () => {}, sync: async () => {}, close: async () => {} },
    gates: { open: async () => {}, forget: async () => {} },
    ready: () => Promise.reject(new Error('nothing is asked of it')),
    stop: async () => {},
  };
}
