import { createHash, hash as hashOnce } from 'node:crypto';

/** What derived bytes are for. Source: RFC 7292, appendix B.3. */
export enum Purpose {
  KEY = 1,
  IV = 2,
  MAC = 3,
}

/** Block size, in bytes, of SHA-1 and SHA-256. */
const BLOCK = 64;

/** The key derivation of PKCS#12, which MACs and the old ciphers use. Source: RFC 7292, appendix B.2. */
export function derivePkcs12(
  digest: 'sha1' | 'sha256',
  password: string,
  salt: Uint8Array,
  purpose: Purpose,
  iterations: number,
  length: number,
): Buffer {
  const diversifier = Buffer.alloc(BLOCK, purpose);
  const input = Buffer.concat([repeat(salt), repeat(bmpString(password))]);
  const output: Buffer[] = [];
  for (let made = 0; made < length; made += output[output.length - 1].length) {
    let hash = digestOf(digest, Buffer.concat([diversifier, input]));
    for (let i = 1; i < iterations; i++) hash = digestOf(digest, hash);
    output.push(hash);
    addToBlocks(input, repeat(hash).subarray(0, BLOCK));
  }
  return Buffer.concat(output).subarray(0, length);
}

/** In one call where Node has it (20.12 and newer), which takes little more than half as long. */
function digestOf(digest: string, data: Buffer): Buffer {
  return hashOnce ? hashOnce(digest, data, 'buffer') : createHash(digest).update(data).digest();
}

/** UTF-16, big-endian, with a zero at the end. Source: RFC 7292, appendix B.1. */
function bmpString(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf16le').swap16();
}

/** Repeated to whole blocks. */
function repeat(bytes: Uint8Array): Buffer {
  return Buffer.alloc(Math.ceil(bytes.length / BLOCK) * BLOCK, bytes);
}

/** Adds `addend` and one to each block of `blocks`, modulo the size of a block. */
function addToBlocks(blocks: Buffer, addend: Buffer): void {
  for (let start = 0; start < blocks.length; start += BLOCK) {
    let carry = 1;
    for (let i = BLOCK - 1; i >= 0; i--) {
      carry += blocks[start + i] + addend[i];
      blocks[start + i] = carry & 0xff;
      carry >>= 8;
    }
  }
}
