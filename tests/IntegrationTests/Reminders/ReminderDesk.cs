using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using TrailDesk.Application.Reminders;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Demo;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Reminders;

/// <summary>
/// The demo company where it is about noon: nine o'clock was today, six o'clock is to come, and the next day is far away, whenever
/// the tests run. Its trips have this time zone, too.
/// </summary>
internal sealed class ReminderDesk : IAsyncDisposable
{
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(14);
    private static int _codes = 5000;

    private ReminderDesk(Desk desk, string zone, DateOnly today) => (Desk, Zone, Today) = (desk, zone, today);

    public Desk Desk { get; }
    public string Zone { get; }
    public DateOnly Today { get; }
    public HttpClient Api => Desk.Api;

    /// <param name="approved">Languages in which the shipped templates are approved for Meta's number.</param>
    public static async Task<ReminderDesk> StartAsync(string[]? approved = null, Action<WebApplicationBuilder>? configure = null)
    {
        var now = DateTimeOffset.UtcNow;
        var east = 12 - now.Hour;
        var zone = $"Etc/GMT{-east:+0;-0;+0}";
        var reminders = new ReminderDesk(await Desk.StartAsync(configure), zone, DateOnly.FromDateTime(now.UtcDateTime.AddHours(east)));
        await reminders.Desk.ExecuteAsync("update tenants set time_zone = @zone where tenant_id = @TenantId", new { zone, DemoCast.TenantId });
        await reminders.Desk.ExecuteAsync("delete from bookings where tenant_id = @TenantId", new { DemoCast.TenantId });
        await reminders.ApproveAsync(reminders.Desk.Meta.Id, approved ?? ["en", "id", "es"]);
        return reminders;
    }

    /// <summary>As if the provider had approved what the company submitted.</summary>
    public async Task ApproveAsync(Guid channel, params string[] languages)
    {
        using var added = await Api.PostAsJsonAsync("/api/templates/shipped", new { channelId = channel, payUrl = "https://pay.example.com/b/" });
        Assert.That((int)added.StatusCode, Is.EqualTo(200));
        await Desk.ExecuteAsync(
            "update whatsapp_templates set status = 'approved', provider_id = 'HX' || md5(name || language) where channel_id = @channel and language = any(@languages)",
            new { channel, languages });
    }

    /// <summary>Somebody whom the company knows, and who has not written.</summary>
    public async Task<(Guid Id, string Phone)> PersonAsync(string language = "en", string name = "Asha Rao")
    {
        var phone = Desk.NewPhone();
        using var file = new StringContent($"phone,purpose,at,method,wording,name,language\n{phone},marketing,2025-03-01,form,yes,{name},{language}\n", Encoding.UTF8, "text/csv");
        using var answer = await Api.PostAsync("/api/consents/import", file);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        return ((await Desk.ContactAsync(phone)).GetProperty("id").GetGuid(), phone);
    }

    /// <param name="startsIn">Days from today.</param>
    /// <param name="instalments">Days from today, and amounts.</param>
    public async Task<Booked> BookAsync(
        Guid contact, int startsIn = 30, string status = "confirmed", string currency = "USD", string? zone = null, string? departsAt = null,
        params (int DueIn, decimal Amount)[] instalments)
    {
        var number = Interlocked.Increment(ref _codes);
        var booked = new Booked(Guid.CreateVersion7(), $"BK-{number}", Guid.CreateVersion7(), $"TRP{number}", Today.AddDays(startsIn));
        await Desk.ExecuteAsync("""
            insert into trips (id, tenant_id, code, package_id, starts_on, ends_on, time_zone, departs_at)
            values (@Trip, @TenantId, @TripCode, @Package, @StartsOn, @StartsOn + 10, @Zone, @DepartsAt::time);
            insert into bookings (id, tenant_id, code, status, contact_id, trip_id, starts_on, ends_on, total, currency, created_at)
            values (@Id, @TenantId, @Code, @Status, @Contact, @Trip, @StartsOn, @StartsOn + 10, @Total, @Currency, now() - interval '90 days');
            insert into payment_schedules (id, tenant_id, booking_id, due_on, amount)
            select gen_random_uuid(), @TenantId, @Id, @Today + n.due_in, n.amount from unnest(@DueIn, @Amounts) as n (due_in, amount);
            """, new
        {
            booked.Id,
            booked.Code,
            booked.Trip,
            booked.TripCode,
            booked.StartsOn,
            DemoCast.TenantId,
            Package = DemoCast.Annapurna.Id,
            Zone = zone ?? Zone,
            DepartsAt = departsAt,
            Status = status,
            Contact = contact,
            Currency = currency,
            Today,
            Total = instalments.Sum(one => one.Amount),
            DueIn = instalments.Select(one => one.DueIn).ToArray(),
            Amounts = instalments.Select(one => one.Amount).ToArray(),
        });
        return booked;
    }

    public Task PayAsync(Booked booked, decimal amount) => Desk.ExecuteAsync(
        "insert into payments (id, tenant_id, booking_id, amount, currency, paid_at) select gen_random_uuid(), tenant_id, id, @amount, currency, now() from bookings where id = @Id",
        new { booked.Id, amount });

    /// <summary>As if a day had gone by in which nobody looked.</summary>
    public Task PassDayAsync(Booked booked) => Desk.ExecuteAsync("""
        update payment_schedules set due_on = due_on - 1 where booking_id = @Id;
        update trips set starts_on = starts_on - 1, ends_on = ends_on - 1 where id = @Trip;
        update reminders set for_day = for_day - 1, due_at = due_at - interval '1 day', good_until = good_until - interval '1 day' where booking_id = @Id;
        """, booked);

    public Task SetAsync(string dailyAt = "09:00", string[]? payment = null, string[]? departure = null, bool paymentOn = true, bool departureOn = true) =>
        PutAsync("/api/reminders/settings", new
        {
            payment = new { isOn = paymentOn, steps = payment ?? ["D-7", "D-1", "D+1"] },
            departure = new { isOn = departureOn, steps = departure ?? ["D-7", "H-3"] },
            dailyAt,
            departsAt = "08:00",
        });

    public async Task PutAsync(string path, object body)
    {
        using var answer = await Api.PutAsJsonAsync(path, body);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
    }

    public static Task<int> RunAsync(TestApp node, TimeSpan? ahead = null) =>
        node.SendAsync(new Caller(Guid.Empty, null, "test", []), new SendReminders(ahead ?? Ahead));

    /// <summary>The job, and all that comes of it.</summary>
    public async Task<int> RunAsync(TimeSpan? ahead = null)
    {
        var count = await RunAsync(Desk.App, ahead);
        await Desk.SettleAsync();
        return count;
    }

    public Task<IReadOnlyList<JsonElement>> OfAsync(Booked booked, string filter = "") => Desk.ListAsync($"/api/reminders?bookingId={booked.Id}{filter}");

    public async Task<JsonElement> OneAsync(Booked booked, string step) => (await OfAsync(booked)).Single(reminder => reminder.Text("step") == step);

    /// <summary>Step, state and reason of each, such as "D-7 skipped paid".</summary>
    public async Task<string[]> StatesAsync(Booked booked) =>
        [.. (await OfAsync(booked)).Select(one => $"{one.Text("step")} {one.Text("state")} {one.Text("reason")}".TrimEnd()).Order(StringComparer.Ordinal)];

    public ValueTask DisposeAsync() => Desk.DisposeAsync();
}

internal sealed record Booked(Guid Id, string Code, Guid Trip, string TripCode, DateOnly StartsOn);

internal static class SentTemplates
{
    /// <summary>Name and language of a template that reached Meta, and the values of its body.</summary>
    public static (string? Name, string? Language, string?[] Values) Template(this SentRequest sent)
    {
        var template = sent.Body.GetProperty("template");
        var body = template.GetProperty("components").EnumerateArray().Single(component => component.Text("type") == "body");
        return (template.Text("name"), template.GetProperty("language").Text("code"), [.. body.GetProperty("parameters").EnumerateArray().Select(one => one.Text("text"))]);
    }
}

/// <summary>Tests around one such desk, which they share.</summary>
internal abstract class ReminderTests
{
    protected ReminderDesk _desk = null!;

    [OneTimeSetUp]
    public async Task OpenAsync() => _desk = await ReminderDesk.StartAsync();

    [OneTimeTearDown]
    public async Task CloseAsync() => await _desk.DisposeAsync();

    protected IReadOnlyList<SentRequest> To(string phone) => _desk.Desk.Recorder.To(phone);
}
