using FluentValidation;
using FluentValidation.Results;
using Microsoft.AspNetCore.WebUtilities;

namespace TrailDesk.Api.Common;

/// <summary>The content of a form's part while it comes in: a form that ends before its closing boundary is the caller's mistake.</summary>
internal sealed class FormPart(Stream content) : Stream
{
    /// <returns>Null after the last part.</returns>
    /// <exception cref="ValidationException">The form cannot be read.</exception>
    public static async Task<MultipartSection?> NextAsync(MultipartReader form, CancellationToken cancellation)
    {
        try
        {
            return await form.ReadNextSectionAsync(cancellation);
        }
        catch (Exception broken) when (IsTheirs(broken))
        {
            throw CutShort();
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception broken) when (IsTheirs(broken))
        {
            throw CutShort();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Kestrel says itself what is wrong with a request as a whole: too large, too slow.
    private static bool IsTheirs(Exception broken) => broken is InvalidDataException or IOException and not BadHttpRequestException;

    private static ValidationException CutShort() =>
        new([new ValidationFailure("file", "The form cannot be read: it ends before its closing boundary, or its parts have no proper headers.")]);

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
