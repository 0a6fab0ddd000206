import path from 'node:path';

/** Pictures by the ending of their name. What a file really holds is found when the file is decoded. */
const contentTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.apng': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.jpe': 'image/jpeg',
  '.jfif': 'image/jpeg',
  '.pjpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.avif': 'image/avif',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.bmp': 'image/bmp',
  '.dib': 'image/bmp',
};

/** In lower case, with its dot; '' for none. */
export const endingOf = (file: string) => path.posix.extname(file).trim().toLowerCase();

export const contentTypeOf = (file: string): string | undefined => contentTypes[endingOf(file)];

/** A name without the ending of a picture. */
export const stemOf = (file: string) =>
  contentTypeOf(file) === undefined ? file : file.slice(0, -path.posix.extname(file).length);

/** Pictures that Fovea does not read, and what makes them readable. */
const foreignPictures: Readonly<Record<string, string>> = {
  '.dcm': 'DICOM',
  '.dicom': 'DICOM',
  '.svg': 'SVG',
  '.heic': 'HEIC',
  '.heif': 'HEIF',
  '.jxl': 'JPEG XL',
  '.jp2': 'JPEG 2000',
  '.j2k': 'JPEG 2000',
  '.psd': 'Photoshop',
  '.tga': 'Targa',
  '.pdf': 'PDF',
  '.svs': 'whole-slide',
  '.ndpi': 'whole-slide',
  '.mrxs': 'whole-slide',
  '.scn': 'whole-slide',
  '.czi': 'Zeiss',
  '.nd2': 'Nikon',
  '.lif': 'Leica',
  '.oib': 'Olympus',
  '.oif': 'Olympus',
  '.vsi': 'Olympus',
  '.ims': 'Imaris',
  '.nii': 'NIfTI',
  '.npy': 'NumPy',
  '.npz': 'NumPy',
  '.mat': 'MATLAB',
  '.raw': 'raw',
  '.dng': 'raw',
  '.cr2': 'raw',
  '.nef': 'raw',
  '.arw': 'raw',
  '.ppm': 'PPM',
  '.pgm': 'PGM',
};

/** The format of a picture that Fovea does not read, by the ending of its name. */
export const foreignFormatOf = (file: string): string | undefined => foreignPictures[endingOf(file)];
