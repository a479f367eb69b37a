import { expect, it } from 'vitest';
import { ResponseReader } from './response-reader.js';

it('reads pipelined answers', () => {
  const reader = new ResponseReader();
  reader.push(
    Buffer.from(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\none\r\n0\r\nX: y\r\n\r\n',
    ),
  );
  expect(reader.responses.map((one) => [one.body.kept().toString(), one.complete, one.problems])).toEqual([
    ['hello', true, []],
    ['one', true, []],
  ]);
  expect(reader.responses[1]?.trailer).toEqual([{ raw: 'X: y', name: 'X', value: 'y' }]);
  expect(reader.interims).toHaveLength(1);
});
