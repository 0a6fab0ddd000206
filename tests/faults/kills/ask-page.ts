/** How long a request of a page may take before the page takes the connection for lost. */
const lostAfterMs = 15_000;

/** A procedure's answer over HTTP, asked as a page of Fovea's own asks. @throws Error with what the server said */
export async function query<Answer>(address: string, procedure: string, input: object): Promise<Answer> {
  const asked = encodeURIComponent(JSON.stringify(input));
  return answerOf(await fetch(`${address}/api/trpc/${procedure}?input=${asked}`, { signal: lost() }), procedure);
}

export async function mutate<Answer>(address: string, procedure: string, input: object): Promise<Answer> {
  const response = await fetch(`${address}/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify(input),
    signal: lost(),
  });
  return answerOf(response, procedure);
}

const lost = () => AbortSignal.timeout(lostAfterMs);

async function answerOf<Answer>(response: Response, procedure: string): Promise<Answer> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${procedure}: ${response.status} ${text.slice(0, 300)}`);
  return (JSON.parse(text) as { result: { data: Answer } }).result.data;
}
