using Dapper;
using MediatR;
using TrailDesk.Application.Demo;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Demo;

internal sealed class LoadDemoHandler(Db db, KeyRing keys, IPasswords passwords, IPublicAddress address, TimeProvider clock)
    : IRequestHandler<LoadDemo, LoadDemoResult>
{
    public async Task<LoadDemoResult> Handle(LoadDemo request, CancellationToken cancellationToken)
    {
        // Another process may have wiped the company, and its key, since this one last looked.
        keys.ForgetTenant(DemoCast.TenantId);
        var tenant = await keys.TenantAsync(DemoCast.TenantId, cancellationToken);
        var logins = LoginsOf(tenant);
        await using var transaction = await db.BeginAsync(DemoCast.TenantId, cancellationToken);
        var today = await LockAndReadTodayAsync(transaction, cancellationToken);
        var created = await AddTenantAsync(transaction, cancellationToken);
        if (created) await FillAsync(new DemoRows(transaction, tenant, clock.GetUtcNow(), cancellationToken), logins, today);
        else await MoveTripsAsync(transaction, today, cancellationToken);
        var channels = await DemoChannels.ListAsync(transaction, tenant, address.Url, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        DemoFiles.Write(request.DataFolder, logins, new DemoChannelsFile(channels, Phones(), address.Url));
        return new LoadDemoResult(created, logins);
    }

    // Made from the company's own key: the same at every start and on every node, and stored nowhere but as a hash.
    private static List<DemoLogin> LoginsOf(TenantKeys tenant) =>
    [
        .. from user in DemoCast.Users
           where user.Email is not null
           select new DemoLogin(user.Email!, tenant.Blind("demo-password", user.Email!).ToString("n")[..16], user.Role),
    ];

    private const string LockSql = """
        select (@Now at time zone @TimeZone)::date from (select pg_advisory_xact_lock(hashtextextended('traildesk demo', 0))) l
        """;

    private async Task<DateOnly> LockAndReadTodayAsync(TenantTransaction transaction, CancellationToken cancellation) =>
        await transaction.Connection.QuerySingleAsync<DateOnly>(new CommandDefinition(
            LockSql, new { Now = clock.GetUtcNow(), DemoCast.TimeZone }, cancellationToken: cancellation));

    private const string AddTenantSql = """
        insert into tenants (tenant_id, name, time_zone, language, currency, is_demo)
        values (@TenantId, 'Himalaya Trails', @TimeZone, 'en', @Currency, true)
        on conflict (tenant_id) do nothing
        """;

    private static async Task<bool> AddTenantAsync(TenantTransaction transaction, CancellationToken cancellation) =>
        await transaction.Connection.ExecuteAsync(new CommandDefinition(
            AddTenantSql, new { transaction.TenantId, DemoCast.TimeZone, DemoCast.Currency }, cancellationToken: cancellation)) > 0;

    private async Task FillAsync(DemoRows rows, List<DemoLogin> logins, DateOnly today)
    {
        foreach (var user in DemoCast.Users)
            await rows.AddUserAsync(user, logins.Find(login => login.Email == user.Email) is { } login ? passwords.Hash(login.Password) : null);
        await DemoChannels.AddAsync(rows);
        foreach (var contact in DemoCast.Contacts) await rows.AddContactAsync(contact);
        foreach (var package in DemoCast.Packages) await rows.AddPackageAsync(package);
        foreach (var trip in DemoCast.Trips) await rows.AddTripAsync(trip, today);
        foreach (var booking in DemoCast.Bookings) await rows.AddBookingAsync(booking);
        await new DemoPast(rows, DemoChannels.MetaId).WriteAsync();
    }

    private const string MoveSql = """
        update trips t set starts_on = @Today + p.starts_in, ends_on = @Today + p.starts_in + (t.ends_on - t.starts_on)
        from unnest(@Ids, @StartsIn) as p (id, starts_in)
        where t.tenant_id = @TenantId and t.id = p.id
          and not exists (
            select from trips r where r.tenant_id = @TenantId and r.id = @Running and @Today between r.starts_on and r.ends_on);
        update trip_assignments a set from_date = t.starts_on, to_date = t.ends_on
        from trips t where a.tenant_id = @TenantId and t.tenant_id = @TenantId and t.id = a.trip_id and t.id = any(@Ids);
        update bookings b set starts_on = t.starts_on, ends_on = t.ends_on
        from trips t where b.tenant_id = @TenantId and t.tenant_id = @TenantId and t.id = b.trip_id and t.id = any(@Ids);
        """;

    private static Task<int> MoveTripsAsync(TenantTransaction transaction, DateOnly today, CancellationToken cancellation) =>
        transaction.Connection.ExecuteAsync(new CommandDefinition(MoveSql, new
        {
            transaction.TenantId,
            Today = today,
            Running = DemoCast.Running.Id,
            Ids = DemoCast.Trips.Select(trip => trip.Id).ToArray(),
            StartsIn = DemoCast.Trips.Select(trip => trip.StartsIn).ToArray(),
        }, cancellationToken: cancellation));

    private static List<DemoPhone> Phones() =>
    [
        .. DemoCast.Contacts.Where(contact => contact.InSimulator).Select(contact => new DemoPhone(contact.Name, "customer", contact.Phone)),
        .. DemoCast.Users.Where(user => user.SimulatorRole is not null).Select(user => new DemoPhone(user.Name, user.SimulatorRole!, user.Phone!)),
    ];
}
