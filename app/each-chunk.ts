/** The bytes of a request as they come. Not `for await` over the body itself: the DOM's own type of it has no iterator. */
export async function* eachChunk(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
  } finally {
    await reader.cancel()
  }
}
