using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Templates;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Templates;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Templates;

/// <summary>Lists as providers may give them: with twins, with what is gone, and with what cannot be written.</summary>
internal sealed class TemplateListTests
{
    private TemplateDesk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await TemplateDesk.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task Two_entries_of_one_name_and_language_are_one_template_and_stay_so()
    {
        ProviderTemplate[] twins = [EntryOf("twin", "71", "REJECTED"), EntryOf("twin", "72", "APPROVED"), EntryOf("twin", "73", "APPROVED")];
        Assert.That((await ApplyAsync(twins))?.Added, Is.EqualTo(1));
        Assert.That(await IdAndStatusAsync("twin"), Is.EqualTo(("72", "approved")));
        Assert.That((await ApplyAsync([.. twins.Reverse()]))?.Changed, Is.EqualTo(0), "the one that is known stays");
    }

    [Test]
    public async Task A_deleted_twin_takes_nothing_from_the_living_one_and_is_not_brought_in_alone()
    {
        await ApplyAsync([EntryOf("phoenix", "81", "APPROVED")]);
        await ApplyAsync([EntryOf("phoenix", "81", "APPROVED"), EntryOf("phoenix", "80", "DELETED"), EntryOf("ash", "79", "PENDING_DELETION")]);
        Assert.That(await IdAndStatusAsync("phoenix"), Is.EqualTo(("81", "approved")));
        Assert.That((await FindAsync("ash")).ValueKind, Is.EqualTo(JsonValueKind.Undefined));
        await ApplyAsync([EntryOf("phoenix", "81", "DELETED")]);
        Assert.That((await FindAsync("phoenix")).Text("reason"), Is.EqualTo("DELETED"));
    }

    [Test]
    public async Task What_was_made_anew_under_its_old_name_is_sent_by_its_new_id()
    {
        await ApplyAsync([EntryOf("anew", "91", "APPROVED")]);
        Assert.That((await ApplyAsync([EntryOf("anew", "92", "APPROVED")]))?.Changed, Is.EqualTo(1));
        Assert.That(await IdAndStatusAsync("anew"), Is.EqualTo(("92", "approved")));
    }

    [Test]
    public async Task One_account_that_cannot_be_written_keeps_no_other_from_being_read()
    {
        // PostgreSQL's jsonb holds no zero character; a provider's text may.
        var broken = new { name = "zero_words", language = "en", category = "UTILITY", components = new[] { new { type = "BODY", text = "Hello \0, a word." } } };
        await _desk.AtMetaAsync(HttpMethod.Post, body: broken);
        await Eventually.HoldsAsync(async () => (await _desk.AtMetaAsync(HttpMethod.Get, "?name=zero_words")).GetRawText().Contains("APPROVED", StringComparison.Ordinal));
        await _desk.RunJobAsync();
        await Sql.ExecuteAsync(_desk.App.Database.SuperuserConnectionString, "update template_syncs set due_at = now()");
        Assert.That(await _desk.RunJobAsync(), Is.GreaterThan(0), "the others' lists");
        Assert.That((await FindAsync("zero_words")).ValueKind, Is.EqualTo(JsonValueKind.Undefined), "it could not be written");
        var due = await Sql.ReadAsync<bool>(_desk.App.Database.SuperuserConnectionString,
            $"select due_at between now() + interval '2 minutes' and now() + interval '8 minutes' from template_syncs where account = 'meta:{TemplateDesk.Account}'");
        Assert.That(due, Is.True, "and it is asked again, but not at once");
        await _desk.DeleteAtMetaAsync("zero_words");
    }

    private async Task<CatalogueChanges?> ApplyAsync(IReadOnlyList<ProviderTemplate> listed)
    {
        var caller = new Caller((await OwnerAsync()).TenantId, null, "test", []);
        return await _desk.App.SendAsync(caller, new ApplyCatalogue(await OwnerAsync(), listed, DateTimeOffset.UtcNow.AddMinutes(1)));
    }

    private async Task<Channel> OwnerAsync() =>
        (await _desk.App.Services.GetRequiredService<IChannelDirectory>().FindAsync(_desk.Dialog360, CancellationToken.None))!;

    private static ProviderTemplate EntryOf(string name, string id, string status) => new(id, status, null, null, new TemplateDefinition
    {
        Name = name,
        Language = "en",
        Category = TemplateCategories.Utility,
        Body = "Hello, this says the same each time.",
    });

    private async Task<(string? Id, string? Status)> IdAndStatusAsync(string name) =>
        (await FindAsync(name)) is var found ? (found.Text("providerTemplateId"), found.Text("status")) : default;

    private async Task<JsonElement> FindAsync(string name) =>
        (await _desk.GetAsync($"/api/templates?name={name}")).GetProperty("items").EnumerateArray().SingleOrDefault();
}
