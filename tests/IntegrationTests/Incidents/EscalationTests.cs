using System.Net.Http.Json;
using System.Text.Json;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Incidents;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Incidents;

/// <summary>An incident that nobody takes up is told on, and on, until somebody does.</summary>
internal sealed class EscalationTests
{
    private const string Guide = "+15550130";
    private const string Operations = "+15550140";
    private const string Manager = "+15550149";
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(5);
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _desk = await Desk.StartAsync();
        using var added = await _desk.Api.PostAsJsonAsync("/api/users", new { name = "Lhamo Dolma", phone = Manager, roles = new[] { "manager" } });
        Assert.That((int)added.StatusCode, Is.EqualTo(201));
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    private async Task<(Guid Id, string Code)> ReportAsync(string text)
    {
        await _desk.AskAsync(Guide, $"ISSUE TRP123 {text}");
        var incident = (await _desk.ListAsync("/api/incidents?limit=1")).Single();
        return (incident.GetProperty("id").GetGuid(), incident.Text("code")!);
    }

    /// <summary>As if it had been reported, and told of, so much earlier.</summary>
    private Task AgeAsync(Guid id, TimeSpan by) => _desk.ExecuteAsync(
        """
        update incidents set created_at = created_at - @by, acknowledge_by = acknowledge_by - @by, resolve_by = resolve_by - @by,
          told_again_at = told_again_at - @by
        where id = @id
        """, new { id, by });

    /// <returns>How many incidents were told on, and what guide, operations and manager heard.</returns>
    private async Task<(int Count, string?[] Guide, string?[] Operations, string?[] Manager)> EscalateAsync()
    {
        var before = new[] { Guide, Operations, Manager }.ToDictionary(phone => phone, phone => _desk.Recorder.To(phone).Count);
        await using var scope = _desk.App.App.Services.CreateAsyncScope();
        var count = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new EscalateIncidents(Again, 100));
        await _desk.SettleAsync();
        return (count, Heard(Guide), Heard(Operations), Heard(Manager));

        string?[] Heard(string phone) => [.. _desk.Recorder.To(phone).Skip(before[phone]).Select(sent => sent.Text ?? sent.Body.ToString())];
    }

    [Test]
    public async Task An_incident_that_nobody_takes_up_is_told_to_everybody_who_could_and_the_guide_hears_it()
    {
        var (id, code) = await ReportAsync("guest fell and cannot walk");
        Assert.That((await EscalateAsync()).Count, Is.Zero, "its clock runs");
        await AgeAsync(id, TimeSpan.FromMinutes(16));

        var late = await EscalateAsync();

        Assert.That(late.Count, Is.EqualTo(1));
        Assert.That(late.Operations.Single(), Does.Contain(code).And.Contain("TRP123").And.Contain("nobody has taken it up"));
        Assert.That(late.Manager.Single(), Does.Contain(code).And.Contain("nobody has taken it up"));
        Assert.That(late.Guide.Single(), Does.Contain(code).And.Contain("Nisha Rai").And.Contain("Lhamo Dolma"));
        var entries = await _desk.ListAsync($"/api/timeline?subject=incident:{id}");
        var entry = entries.Single(entry => entry.Text("kind") == "incident_escalated");
        Assert.That(entry.Text("text"), Does.StartWith("Nobody has taken it up in time. Told again:").And.Contain("Lhamo Dolma"));
        Assert.That((await EscalateAsync()).Count, Is.Zero, "once in a while, not all the time");
        await AgeAsync(id, TimeSpan.FromMinutes(16));
        Assert.That((await EscalateAsync()).Manager, Has.Length.EqualTo(1), "and again, as long as nobody does");
        await CloseAsync(id);
    }

    [Test]
    public async Task An_incident_that_was_taken_up_is_told_on_only_when_it_is_not_over_in_time()
    {
        var (id, code) = await ReportAsync("guest fell and cannot walk");
        using (var taken = await _desk.Api.PostAsync($"/api/incidents/{id}/acknowledgement", null)) Assert.That((int)taken.StatusCode, Is.EqualTo(200));
        await _desk.SettleAsync();
        await AgeAsync(id, TimeSpan.FromMinutes(16));
        Assert.That((await EscalateAsync()).Count, Is.Zero);
        await AgeAsync(id, TimeSpan.FromHours(4));

        var late = await EscalateAsync();

        Assert.That(late.Manager.Single(), Does.Contain(code).And.Contain("not resolved in time"));
        Assert.That(late.Guide, Is.Empty);
        Assert.That((await EscalateAsync()).Count, Is.Zero);
        await CloseAsync(id);
        await AgeAsync(id, TimeSpan.FromDays(2));
        Assert.That((await EscalateAsync()).Count, Is.Zero, "what is over is over");
    }

    private async Task CloseAsync(Guid id)
    {
        var before = _desk.Recorder.To(Manager).Count;
        using var closed = await _desk.Api.PostAsync($"/api/incidents/{id}/resolution", null);
        Assert.That((int)closed.StatusCode, Is.EqualTo(200));
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(Manager), Has.Count.EqualTo(before + 1), "who was told on hears when it is over");
    }
}
