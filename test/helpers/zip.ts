import { crc32 } from "node:zlib";

interface ZipEntry {
  name: string;
  content: string;
  isLink?: boolean;
}

/** An archive with these entries, whatever their names are. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, isLink = false } of entries) {
    const data = Buffer.from(content);
    // Version, flags, method, time and date, then check sum, two sizes, and the lengths of two names.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const header = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), data]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(isLink ? 0xa1ff0000 : 0, 6);
    place.writeUInt32LE(offset, 10);
    const made = Buffer.from([20, 3]);
    directory.push(
      Buffer.concat([Buffer.from("PK\x01\x02"), made, common, place, Buffer.from(name)]),
    );
    files.push(header);
    offset += header.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(listing.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, listing, Buffer.from("PK\x05\x06"), end]);
}
