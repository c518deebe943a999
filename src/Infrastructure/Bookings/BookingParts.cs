using TrailDesk.Application.Bookings;
using TrailDesk.Application.Common;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Bookings;

/// <summary>Travellers, instalments and payments of a page of bookings.</summary>
internal sealed record BookingParts(
    ILookup<Guid, TravellerRow> Travellers, ILookup<Guid, InstalmentRow> Schedule, ILookup<Guid, PaymentRow> Payments)
{
    public IEnumerable<byte[]?> Boxes => Travellers.SelectMany(booking => booking).Select(traveller => traveller.Name);

    private const string TravellersSql = """
        select booking_id, id, name from booking_travellers
        where tenant_id = @TenantId and booking_id = any(@Ids)
        order by id
        """;

    private const string ScheduleSql = """
        select booking_id, due_on, amount from payment_schedules
        where tenant_id = @TenantId and booking_id = any(@Ids)
        order by due_on, id
        """;

    private const string PaymentsSql = """
        select booking_id, id, amount, currency, paid_at from payments
        where tenant_id = @TenantId and booking_id = any(@Ids)
        order by paid_at, id
        """;

    public static async Task<BookingParts> LoadAsync(TenantTransaction transaction, IEnumerable<Guid> bookings, CancellationToken cancellation)
    {
        var parameters = new { transaction.TenantId, Ids = bookings.ToArray() };
        var travellers = await transaction.RowsAsync<TravellerRow>(TravellersSql, parameters, cancellation);
        var schedule = await transaction.RowsAsync<InstalmentRow>(ScheduleSql, parameters, cancellation);
        var payments = await transaction.RowsAsync<PaymentRow>(PaymentsSql, parameters, cancellation);
        return new BookingParts(
            travellers.ToLookup(row => row.BookingId), schedule.ToLookup(row => row.BookingId), payments.ToLookup(row => row.BookingId));
    }
}

internal sealed record TravellerRow
{
    public Guid BookingId { get; init; }
    public Guid Id { get; init; }
    public byte[]? Name { get; init; }
}

internal sealed record InstalmentRow
{
    public Guid BookingId { get; init; }
    public DateOnly DueOn { get; init; }
    public decimal Amount { get; init; }
}

internal sealed record PaymentRow
{
    public Guid BookingId { get; init; }
    public Guid Id { get; init; }
    public decimal Amount { get; init; }
    public string Currency { get; init; } = "";
    public DateTimeOffset PaidAt { get; init; }

    public BookingPayment ToPayment() => new(Id, new Money(Amount, Currency), PaidAt);
}
