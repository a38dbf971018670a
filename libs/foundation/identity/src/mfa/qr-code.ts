import QRCode from 'qrcode';

/** A QR code of a text as an image for any page: PNG as data URI, and SVG. */
export async function qrCodeOf(text: string): Promise<{ dataUri: string; svg: string }> {
  const options = { errorCorrectionLevel: 'M', margin: 2 } as const;
  const [dataUri, svg] = await Promise.all([
    QRCode.toDataURL(text, options),
    QRCode.toString(text, { ...options, type: 'svg' }),
  ]);
  return { dataUri, svg };
}
