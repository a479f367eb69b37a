import { SETTINGS } from '../model/setting.js';
import type { YamlNode } from '../yaml.js';
import type { Problems } from './problems.js';
import { itemsOf } from './step.js';
import { didYouMean } from './suggest.js';
import { written } from './text.js';

const PLAIN = [
  'process',
  'websocket',
  'lifespan',
  'deflate',
  'http/1.1',
  'keep-alive',
  'pipelining',
  'chunked-request',
];

/** Reads the settings that a server is started with. */
export function readSettings(
  node: YamlNode | undefined,
  problems: Problems,
): Record<string, string | number> {
  const settings: Record<string, string | number> = {};
  for (const { key, keySpan, value } of node?.kind === 'map' ? node.entries : []) {
    if (!(SETTINGS as readonly string[]).includes(key)) {
      const remedy = didYouMean(key, SETTINGS) ?? `there are ${SETTINGS.join(', ')}`;
      problems.error('suite/unknown-setting', keySpan, `there is no setting "${key}"`, remedy);
    }
    if (value.kind === 'scalar')
      settings[key] = typeof value.value === 'number' ? value.value : written(value);
  }
  return settings;
}

/** Needs that carry something: a number, a name, a version. */
const CARRYING = /^(concurrency:\d+|setting:[a-z0-9-]+|ext:[\w.-]+|spec(>=|<)\d+(\.\d+)*)$/;

const FORMS = [...PLAIN, 'concurrency:N', 'setting:NAME', 'ext:NAME', 'spec>=N'];

/** Reads a list of needs. */
export function readNeeds(node: YamlNode | undefined, problems: Problems): string[] {
  return itemsOf(node).map((item) => {
    const need = item.kind === 'scalar' ? written(item) : '';
    if (!PLAIN.includes(need) && !CARRYING.test(need)) {
      const remedy = didYouMean(need, PLAIN) ?? `there are ${FORMS.join(', ')}`;
      problems.error('suite/unknown-need', item.span, `there is no need "${need}"`, remedy);
    }
    return need;
  });
}
