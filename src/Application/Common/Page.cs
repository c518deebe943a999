using System.Buffers.Binary;
using System.Buffers.Text;
using FluentValidation;

namespace TrailDesk.Application.Common;

/// <summary>One page of a list; no <see cref="NextCursor"/> on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor = null);

/// <summary>A read that answers a <see cref="Page{T}"/>. Its validator derives from <see cref="PagedRequestValidator{T}"/>.</summary>
public interface IPagedRequest
{
    int? Limit { get; }
    string? Cursor { get; }
}

/// <summary>Where a page ended: a position in the list's order and the id that breaks ties. Opaque to callers.</summary>
public readonly record struct Cursor(long Position, Guid Id)
{
    private const int Length = 24;

    /// <summary>For lists in order of a time; PostgreSQL keeps microseconds.</summary>
    public static Cursor At(DateTimeOffset time, Guid id) => new(time.UtcTicks / TimeSpan.TicksPerMicrosecond, id);

    public DateTimeOffset Time => new(Position * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Position);
        Id.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryRead(string text, out Cursor cursor)
    {
        cursor = default;
        if (text.Length != 32) return false;
        Span<byte> bytes = stackalloc byte[Length];
        if (!Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Length) return false;
        var position = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (position < 0 || position > DateTimeOffset.MaxValue.UtcTicks / TimeSpan.TicksPerMicrosecond) return false;
        cursor = new Cursor(position, new Guid(bytes[8..], bigEndian: true));
        return true;
    }
}

public static class Paging
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    public static int Size(this IPagedRequest request) => request.Limit ?? DefaultLimit;

    /// <summary>Null for the first page. The validator has seen to it that the cursor can be read.</summary>
    public static Cursor? After(this IPagedRequest request) =>
        request.Cursor is { } text && Cursor.TryRead(text, out var cursor) ? cursor : null;

    /// <summary>Cuts a page from rows that were asked for with one more than <see cref="Size"/>.</summary>
    public static Page<TItem> ToPage<TRow, TItem>(
        this IReadOnlyList<TRow> rows, IPagedRequest request, Func<TRow, Cursor> position, Func<TRow, TItem> item)
    {
        var size = request.Size();
        return rows.Count <= size
            ? new Page<TItem>([.. rows.Select(item)])
            : new Page<TItem>([.. rows.Take(size).Select(item)], position(rows[size - 1]).ToString());
    }
}

/// <summary>Rules for <c>limit</c> and <c>cursor</c>; add a list's own filters in the constructor of the derived class.</summary>
public abstract class PagedRequestValidator<T> : AbstractValidator<T>
    where T : IPagedRequest
{
    protected PagedRequestValidator()
    {
        RuleFor(request => request.Limit).InclusiveBetween(1, Paging.MaxLimit)
            .WithMessage($"limit must be from 1 to {Paging.MaxLimit}.");
        RuleFor(request => request.Cursor).Must(text => text is null || Cursor.TryRead(text, out _))
            .WithMessage("cursor is not one that this list gave out. Leave it out to start at the beginning.");
    }
}
