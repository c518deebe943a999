using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dapper;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Demo;

/// <summary>Writes the company's people and goods in the one transaction that makes it.</summary>
internal sealed class DemoRows(TenantTransaction transaction, TenantKeys tenant, DateTimeOffset now, CancellationToken cancellation)
{
    public Dictionary<Guid, SealingKey> ContactKeys { get; } = [];
    public DateTimeOffset Now => now;

    public Task WriteAsync(string sql, object parameters) =>
        transaction.Connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation));

    public byte[] Seal(string text) => Sealed.Seal(tenant.Sealing, Encoding.UTF8.GetBytes(text));

    public byte[] Seal<T>(T value, JsonTypeInfo<T> type) => Sealed.Seal(tenant.Sealing, JsonSerializer.SerializeToUtf8Bytes(value, type));

    public byte[] Seal<T>(DemoContact contact, T value, JsonTypeInfo<T> type) =>
        Sealed.Seal(ContactKeys[contact.Id], JsonSerializer.SerializeToUtf8Bytes(value, type));

    private const string UserSql = """
        insert into users (id, tenant_id, name, email, password_hash, phone_key, phone, roles)
        values (@Id, @TenantId, @Name, @Email, @Hash, @PhoneKey, @Phone, @Roles)
        """;

    public Task AddUserAsync(DemoUser user, string? hash) => WriteAsync(UserSql, new
    {
        user.Id,
        tenant.TenantId,
        user.Name,
        user.Email,
        Hash = hash,
        PhoneKey = user.Phone is { } phone ? IdentityKeys.Phone(phone, tenant) : (Guid?)null,
        Phone = user.Phone is { } number ? Seal(number) : null,
        Roles = new[] { user.Role },
    });

    private const string ContactSql = """
        insert into keys.contact_keys (id, tenant_id, contact_id, wrapped) values (@KeyId, @TenantId, @Id, @Wrapped);
        insert into contacts (id, tenant_id, profile, language, created_at, updated_at)
        values (@Id, @TenantId, @Profile, @Language, @At, @At);
        insert into contact_identities (tenant_id, key, contact_id, kind, value)
        values (@TenantId, @PhoneKey, @Id, 'phone', @Phone);
        insert into whatsapp_opt_ins (id, tenant_id, contact_id, purpose, state, method, at)
        values (@ConsentId, @TenantId, @Id, 'booking', 'opted_in', 'booking form', @At);
        """;

    public Task AddContactAsync(DemoContact contact)
    {
        var (key, wrapped) = KeyRing.NewKey(tenant);
        ContactKeys[contact.Id] = key;
        return WriteAsync(ContactSql, new
        {
            contact.Id,
            tenant.TenantId,
            KeyId = key.Id,
            Wrapped = wrapped,
            Profile = Seal(contact, new SealedProfile(contact.Name, Username: null), SealedJson.Default.SealedProfile),
            contact.Language,
            PhoneKey = IdentityKeys.Phone(contact.Phone, tenant),
            Phone = Sealed.Seal(key, Encoding.UTF8.GetBytes(contact.Phone)),
            ConsentId = Guid.CreateVersion7(now),
            At = now.AddDays(-40),
        });
    }

    private const string PackageSql = """
        insert into packages (id, tenant_id, code, name, aliases, days, price, currency)
        values (@Id, @TenantId, @Code, @Name, @Aliases, @Days, @Price, @Currency)
        """;

    public Task AddPackageAsync(DemoPackage package) => WriteAsync(PackageSql, new
    {
        package.Id,
        tenant.TenantId,
        package.Code,
        package.Name,
        package.Aliases,
        package.Days,
        package.Price,
        DemoCast.Currency,
    });

    private const string TripSql = """
        insert into trips (id, tenant_id, code, package_id, starts_on, ends_on, time_zone)
        values (@Id, @TenantId, @Code, @PackageId, @StartsOn, @EndsOn, @TimeZone);
        insert into trip_assignments (tenant_id, trip_id, user_id, role, from_date, to_date)
        select @TenantId, @Id, s.user_id, s.role, @StartsOn, @EndsOn from unnest(@Staff, @Roles) as s (user_id, role);
        """;

    public Task AddTripAsync(DemoTrip trip, DateOnly today) => WriteAsync(TripSql, new
    {
        trip.Id,
        tenant.TenantId,
        trip.Code,
        PackageId = trip.Package.Id,
        StartsOn = today.AddDays(trip.StartsIn),
        EndsOn = today.AddDays(trip.StartsIn + trip.Package.Days - 1),
        DemoCast.TimeZone,
        Staff = trip.Staff.Select(person => person.Id).ToArray(),
        Roles = trip.Staff.Select(person => person == DemoCast.Ram ? "driver" : "guide").ToArray(),
    });

    private const string BookingSql = """
        insert into bookings (id, tenant_id, code, status, contact_id, trip_id, starts_on, ends_on, total, currency, created_at)
        select @Id, @TenantId, @Code, @Status, @ContactId, t.id, t.starts_on, t.ends_on, @Total, @Currency, @CreatedAt
        from trips t where t.tenant_id = @TenantId and t.id = @TripId;
        insert into booking_travellers (id, tenant_id, booking_id, name)
        select gen_random_uuid(), @TenantId, @Id, n from unnest(@Travellers) as n;
        insert into payment_schedules (id, tenant_id, booking_id, due_on, amount)
        select gen_random_uuid(), @TenantId, @Id, t.starts_on - s.days, s.amount
        from trips t, (values (60, @Total * 0.3), (14, @Total * 0.7)) as s (days, amount)
        where t.tenant_id = @TenantId and t.id = @TripId;
        insert into payments (id, tenant_id, booking_id, amount, currency, paid_at)
        select gen_random_uuid(), @TenantId, @Id, @Paid, @Currency, @CreatedAt where @Paid > 0;
        """;

    public Task AddBookingAsync(DemoBooking booking) => WriteAsync(BookingSql, new
    {
        booking.Id,
        tenant.TenantId,
        booking.Code,
        booking.Status,
        ContactId = booking.Contact.Id,
        TripId = booking.Trip.Id,
        booking.Total,
        booking.Paid,
        DemoCast.Currency,
        CreatedAt = now.AddDays(-40).AddMinutes(booking.Id.ToByteArray()[15]),
        Travellers = booking.Travellers
            .Select(name => Sealed.Seal(ContactKeys[booking.Contact.Id], Encoding.UTF8.GetBytes(name))).ToArray(),
    });
}
