import { Octets, type Value, type ValueMap } from '../model/value.js';
import { applicationView, NOT_CALLED } from './application.js';
import { eventView } from './event-steps.js';
import type { Lane } from './lane.js';
import type { Play } from './play.js';
import { responseView } from './views.js';
import { closeView, handshakeView, messageView } from './websocket-views.js';

/** The whole exchange once it is over (suites/README.md, "The final view"). */
export function finalView(play: Play, connections: Readonly<Record<string, ValueMap>>): ValueMap {
  const { called, app } = applicationView(play.journal);
  const programs: Record<string, Value> = { ...(app as Record<string, Value>) };
  for (const { name } of play.scenario.programs) programs[name] ??= NOT_CALLED;
  const process = play.launched.at(-1)?.process;
  const exit = process?.exit;
  return {
    ...(connections.a ?? lanesView([])),
    called,
    app: programs,
    connections,
    exit: exit && { status: exit.status, signal: exit.signal },
    log: process?.log(),
  };
}

/** The connections as they stand now, by name; empty where nothing looks at the final view. */
export function connectionViews({ scenario, lanes }: Play): Record<string, ValueMap> {
  const views: Record<string, ValueMap> = {};
  if (scenario.accept.length === 0 && scenario.never.length === 0) return views;
  for (const [name, some] of lanes) views[name] = lanesView(some);
  return views;
}

function lanesView(lanes: readonly Lane[]): ValueMap {
  const responses = lanes.flatMap((lane) =>
    lane.reader.responses.map((response) => responseView(response, lane)),
  );
  const last = lanes.at(-1);
  const webSocket = last?.webSocket;
  return {
    response: responses[0] ?? 'none',
    responses,
    end: last?.end ?? 'none',
    handshake: webSocket?.response ? handshakeView(last!) : 'none',
    messages: webSocket?.reader.messages.map(messageView) ?? [],
    pongs: webSocket?.reader.pongs.map(({ octets }) => octets) ?? [],
    'frame-problems': [...(webSocket?.reader.problems ?? [])],
    close: webSocket ? closeView(last!) : 'none',
    excess: new Octets(last?.reader.excess ?? Buffer.alloc(0)),
    events: last ? eventsOf(last) : [],
  };
}

function eventsOf(lane: Lane): ValueMap[] {
  const [response] = lane.reader.responses;
  const type = response?.head.fields.find(({ name }) => name.toLowerCase() === 'content-type')?.value;
  return type?.startsWith('text/event-stream') ? (lane.events()?.events().map(eventView) ?? []) : [];
}
