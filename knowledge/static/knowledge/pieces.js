// Sends a file in pieces (tus 1.0) and goes on where it stopped, also after a reload. For the forms of documents.
// Replies other than those hoped for are thrown, as is a line that breaks.
function inPieces(uploads, size, token) {
  const memory = window.localStorage;
  const key = (file) => `upload ${file.name} ${file.size} ${file.lastModified}`;

  const ask = (method, address, headers, body) => fetch(address, {
    method, body, redirect: "manual",
    headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token(), ...headers },
  });

  // The address of a new upload, or of the one begun before, and the byte to go on with.
  async function open(file) {
    let address = memory.getItem(key(file));
    if (address) {
      const reply = await ask("HEAD", address);
      if (reply.ok) return [address, +reply.headers.get("Upload-Offset")];
      if (reply.status < 404) throw reply;
    }
    const name = btoa(String.fromCharCode(...new TextEncoder().encode(file.name)));
    const reply = await ask("POST", uploads, { "Upload-Length": file.size, "Upload-Metadata": `filename ${name}` });
    if (!reply.ok) throw reply;
    address = reply.headers.get("Location");
    memory.setItem(key(file), address);
    return [address, 0];
  }

  // Sends one piece; the byte to go on with.
  async function next(file, address, at, headers) {
    const reply = await ask("PATCH", address, {
      "Content-Type": "application/offset+octet-stream", "Upload-Offset": at, ...headers,
    }, file.slice(at, at + size));
    if (!reply.ok) throw reply;
    return +reply.headers.get("Upload-Offset");
  }

  return {
    open, next,
    isLast: (file, at) => at + size >= file.size,
    forget: (file) => memory.removeItem(key(file)),
    drop: (address) => ask("DELETE", address).catch(() => {}),
    id: (address) => address.split("/").at(-2),
  };
}
