using System.Buffers.Binary;
using System.Security.Cryptography;
using TrailDesk.Application.Media;

namespace TrailDesk.Infrastructure.Media;

/// <summary>
/// A file in pieces of 64 KiB, each sealed with AES-256-GCM under a key that no other file has. The nonce counts the pieces
/// and says of the last one that it is: pieces cannot be changed, dropped, swapped or moved to another file.
/// </summary>
internal static class SealedFile
{
    public const int PieceLength = 64 * 1024;
    public const int TagLength = 16;
    public const int KeyLength = 32;
    public static ReadOnlySpan<byte> Mark => "TDM\x01"u8;

    public static byte[] Nonce(long piece, bool isLast)
    {
        var nonce = new byte[12];
        nonce[0] = isLast ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), piece);
        return nonce;
    }

    public static byte[] Associated(MediaName name)
    {
        var associated = new byte[32];
        name.TenantId.TryWriteBytes(associated, bigEndian: true, out _);
        name.File.TryWriteBytes(associated.AsSpan(16), bigEndian: true, out _);
        return associated;
    }
}

internal sealed class SealedFileWriter : IDisposable
{
    private readonly Stream _target;
    private readonly AesGcm _aes;
    private readonly byte[] _associated;
    private readonly byte[] _piece = new byte[SealedFile.PieceLength];
    private readonly byte[] _box = new byte[SealedFile.PieceLength + SealedFile.TagLength];
    private int _filled;
    private long _count;

    public SealedFileWriter(Stream target, byte[] key, MediaName name)
    {
        (_target, _aes, _associated) = (target, new AesGcm(key, SealedFile.TagLength), SealedFile.Associated(name));
        target.Write(SealedFile.Mark);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        while (!content.IsEmpty)
        {
            // A full piece waits for the next byte: only then it is known not to be the last.
            if (_filled == _piece.Length) await SealAsync(isLast: false, cancellation);
            var taken = Math.Min(content.Length, _piece.Length - _filled);
            content[..taken].CopyTo(_piece.AsMemory(_filled));
            _filled += taken;
            content = content[taken..];
        }
    }

    /// <summary>Without it the file does not open.</summary>
    public ValueTask FinishAsync(CancellationToken cancellation) => SealAsync(isLast: true, cancellation);

    private ValueTask SealAsync(bool isLast, CancellationToken cancellation)
    {
        _aes.Encrypt(
            SealedFile.Nonce(_count++, isLast), _piece.AsSpan(0, _filled), _box.AsSpan(0, _filled),
            _box.AsSpan(_filled, SealedFile.TagLength), _associated);
        var box = _box.AsMemory(0, _filled + SealedFile.TagLength);
        _filled = 0;
        return _target.WriteAsync(box, cancellation);
    }

    public void Dispose() => _aes.Dispose();
}

/// <summary>Reads forward. Bytes that somebody changed are a <see cref="CryptographicException"/>, before any of their piece is given out.</summary>
internal sealed class SealedFileReader(Stream source, byte[] key, MediaName name) : Stream
{
    private readonly AesGcm _aes = new(key, SealedFile.TagLength);
    private readonly byte[] _associated = SealedFile.Associated(name);
    private byte[] _box = new byte[SealedFile.PieceLength + SealedFile.TagLength];
    private byte[] _next = new byte[SealedFile.PieceLength + SealedFile.TagLength];
    private readonly byte[] _piece = new byte[SealedFile.PieceLength];
    private int _boxLength = -1;
    private int _given;
    private int _filled;
    private long _count;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        while (_given == _filled)
            if (!await OpenNextAsync(cancellationToken)) return 0;
        var taken = Math.Min(buffer.Length, _filled - _given);
        _piece.AsMemory(_given, taken).CopyTo(buffer);
        _given += taken;
        return taken;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    private async ValueTask<bool> OpenNextAsync(CancellationToken cancellation)
    {
        if (_boxLength < 0) await BeginAsync(cancellation);
        if (_boxLength == 0) return false;
        var nextLength = await source.ReadAtLeastAsync(_next, _next.Length, throwOnEndOfStream: false, cancellation);
        if (_boxLength < SealedFile.TagLength) throw new CryptographicException("The file was cut short.");
        (_given, _filled) = (0, _boxLength - SealedFile.TagLength);
        _aes.Decrypt(
            SealedFile.Nonce(_count++, isLast: nextLength == 0), _box.AsSpan(0, _filled), _box.AsSpan(_filled, SealedFile.TagLength),
            _piece.AsSpan(0, _filled), _associated);
        (_box, _next, _boxLength) = (_next, _box, nextLength);
        return true;
    }

    private async ValueTask BeginAsync(CancellationToken cancellation)
    {
        var mark = new byte[SealedFile.Mark.Length];
        await source.ReadAtLeastAsync(mark, mark.Length, throwOnEndOfStream: false, cancellation);
        if (!SealedFile.Mark.SequenceEqual(mark)) throw new CryptographicException("Not a sealed file of a known version.");
        _boxLength = await source.ReadAtLeastAsync(_box, _box.Length, throwOnEndOfStream: false, cancellation);
        if (_boxLength == 0) throw new CryptographicException("The file was cut short.");
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _aes.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
