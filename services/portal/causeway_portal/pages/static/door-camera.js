// Reads QR codes from the camera or a picture: by the browser where it can, else by a decoder that we bring along.

const EVERY_MS = 150;
const WIDEST = 800;

export function reader(decoderAddress) {
  let detector;
  const canvas = document.createElement("canvas");

  async function prepare() {
    if (detector) return detector;
    const formats = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats().catch(() => []) : [];
    if (formats.includes("qr_code")) {
      const found = new BarcodeDetector({ formats: ["qr_code"] });
      detector = async (source) => (await found.detect(source))[0]?.rawValue;
    } else {
      if (!self.jsQR) await import(decoderAddress);
      detector = async (source) => {
        const image = pixels(source, canvas);
        return image && self.jsQR(image.data, image.width, image.height)?.data;
      };
    }
    return detector;
  }

  return {
    prepare,
    async picture(file) {
      const bitmap = await createImageBitmap(file);
      return (await prepare())(bitmap);
    },
    async watch(video, found, running) {
      const detect = await prepare();
      while (running()) {
        const code = video.readyState >= 2 ? await detect(video).catch(() => null) : null;
        if (code) await found(code);
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      }
    },
  };
}

function pixels(source, canvas) {
  const width = source.videoWidth || source.width;
  const height = source.videoHeight || source.height;
  if (!width) return null;
  const scale = Math.min(1, WIDEST / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
