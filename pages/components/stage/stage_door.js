// The door: unpacks what the server sends. The stage itself comes with the first message and stays for the visit.
const rooms = new WeakMap(), house = (globalThis.stageHouse ??= {});
const inflate = async bytes => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer());
async function enter(room, root, bytes) {
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))), body = await inflate(bytes.subarray(4 + length));
  const text = (from, size) => new TextDecoder().decode(body.subarray(from, from + size));
  if (header.script && !house.stage) {
    const style = document.head.appendChild(document.createElement("style"));
    style.textContent = text(0, header.style);
    const url = URL.createObjectURL(new Blob([text(header.style, header.script)], { type: "text/javascript" }));
    house.stage = import(url).finally(() => URL.revokeObjectURL(url));
  }
  if (!house.stage) { room.send("ask", { number: 1, scene: "", do: "show" }); return; }
  const { Stage } = await house.stage;
  if (!room.alive) return;
  room.stage ??= new Stage(root, (...what) => room.send(...what));
  room.stage.receive(header, body, header.style + header.script);
}
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector("[data-stage]");
  let room = rooms.get(root);
  // Streamlit may take a component down and set it up again in the same place.
  if (!room?.alive) rooms.set(root, (room = { alive: true, before: Promise.resolve() }));
  room.send = setTriggerValue;
  if (data) { const bytes = data.slice(); room.before = room.before.then(() => enter(room, root, bytes)).catch(console.error); }
  return () => { room.alive = false; room.stage?.stop(); };
}
