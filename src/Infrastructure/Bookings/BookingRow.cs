using TrailDesk.Application.Bookings;
using TrailDesk.Application.Common;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Bookings;

internal sealed record BookingRow : ContactRow
{
    public const string Select = $"""
        select s.id, s.code, s.status, s.trip_id, t.code as trip_code, k.name as package_name, s.starts_on, s.ends_on,
          s.total, s.currency, s.created_at, {Columns}
        from bookings s
        join trips t on t.tenant_id = @TenantId and t.id = s.trip_id
        join packages k on k.tenant_id = @TenantId and k.id = t.package_id
        """ + Join;

    public Guid Id { get; init; }
    public string Code { get; init; } = "";
    public string Status { get; init; } = "";
    public Guid TripId { get; init; }
    public string TripCode { get; init; } = "";
    public string PackageName { get; init; } = "";
    public DateOnly StartsOn { get; init; }
    public DateOnly EndsOn { get; init; }
    public decimal Total { get; init; }
    public string Currency { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }

    public IEnumerable<byte[]?> Boxes => ContactBoxes;

    public BookingView ToView(OpenedBoxes opened, BookingParts parts)
    {
        var payments = parts.Payments[Id].Select(payment => payment.ToPayment()).ToList();
        var paid = payments.Where(payment => payment.Amount.Currency == Currency).Sum(payment => payment.Amount.Amount);
        return new BookingView
        {
            Id = Id,
            Code = Code,
            Status = Status,
            Contact = Contact(opened),
            Trip = new BookingTrip(TripId, TripCode, PackageName),
            StartsOn = StartsOn,
            EndsOn = EndsOn,
            Total = new Money(Total, Currency),
            Paid = new Money(paid, Currency),
            Balance = new Money(Total - paid, Currency),
            Travellers = [.. parts.Travellers[Id].Select(traveller => new BookingTraveller(traveller.Id, opened.Text(traveller.Name)))],
            Schedule = [.. parts.Schedule[Id].Select(item => new BookingInstalment(item.DueOn, new Money(item.Amount, Currency)))],
            Payments = payments,
            CreatedAt = CreatedAt,
        };
    }
}
