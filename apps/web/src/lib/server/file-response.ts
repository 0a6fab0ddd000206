interface StoredFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly etag: string;
}

/** An image's file: its identifier never stands for other bytes, so a browser may keep it. */
export function fileResponse(request: Request, { bytes, contentType, etag }: StoredFile): Response {
  const quoted = etag.startsWith('"') ? etag : `"${etag}"`;
  const headers = { etag: quoted, 'cache-control': 'private, max-age=31536000, immutable' };
  if (request.headers.get('if-none-match') === quoted) return new Response(null, { status: 304, headers });
  return new Response(new Uint8Array(bytes), { headers: { ...headers, 'content-type': contentType } });
}
