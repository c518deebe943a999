using System.Net.Http.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Usage;

/// <summary>The price table is the company's own: dated rows, and examples that say what they are.</summary>
internal sealed class PriceTests : DeskTests
{
    private static object Draft(string country = "NP", string category = "marketing", string amount = "0.0411", string validFrom = "2026-07-01", string source = "a rate card") =>
        new { validFrom, country, category, price = new { amount, currency = "USD" }, source };

    [Test]
    public async Task A_row_is_added_corrected_and_taken_out()
    {
        using var made = await _desk.Api.PostAsJsonAsync("/api/prices", Draft());
        Assert.That((int)made.StatusCode, Is.EqualTo(201));
        var row = await made.JsonAsync();
        row.ShouldHoldExactly(new
        {
            id = row.Text("id"),
            validFrom = "2026-07-01",
            country = "NP",
            category = "marketing",
            price = new { amount = "0.0411", currency = "USD" },
            source = "a rate card",
            isExample = false,
        });
        await _desk.Api.PostAsJsonAsync("/api/prices", Draft(amount: "0.05")).ShouldBeProblemAsync(409);
        using var changed = await _desk.Api.PutAsJsonAsync($"/api/prices/{row.Text("id")}", Draft(amount: "0.05", source: "the next rate card"));
        Assert.That((await changed.JsonAsync()).GetProperty("price").Text("amount"), Is.EqualTo("0.05"));
        var entries = await _desk.ListAsync($"/api/audit-logs?subjectId={row.Text("id")}");
        Assert.That(entries.Select(entry => entry.Text("action")), Is.EqualTo(new[] { "price.changed", "price.added" }));
        Assert.That(entries[1].GetProperty("details").Text("price"), Is.EqualTo("0.0411 USD"));
        using var removed = await _desk.Api.DeleteAsync($"/api/prices/{row.Text("id")}");
        Assert.That((int)removed.StatusCode, Is.EqualTo(204));
        await _desk.Api.GetAsync($"/api/prices/{row.Text("id")}").ShouldBeProblemAsync(404);
        await _desk.Api.DeleteAsync($"/api/prices/{row.Text("id")}").ShouldBeProblemAsync(404);
        await _desk.Api.PutAsJsonAsync($"/api/prices/{row.Text("id")}", Draft()).ShouldBeProblemAsync(404);
    }

    [Test]
    public async Task Examples_fill_what_is_empty_are_marked_and_become_the_companys_own_once_changed()
    {
        using var own = await _desk.Api.PostAsJsonAsync("/api/prices", Draft("ID", "utility", "0.02", "2025-07-01"));
        using var first = await _desk.Api.PostAsync("/api/prices/examples", null);
        Assert.That((await first.JsonAsync()).GetProperty("added").GetInt32(), Is.EqualTo(12), "one stood there already");
        using var second = await _desk.Api.PostAsync("/api/prices/examples", null);
        Assert.That((await second.JsonAsync()).GetProperty("added").GetInt32(), Is.Zero);
        var rows = await _desk.ListAsync("/api/prices?limit=200");
        Assert.That(rows.Where(row => row.Text("country") == "ID" && row.Text("category") == "utility").Select(row => row.GetProperty("isExample").GetBoolean()), Is.EqualTo(new[] { false }));
        var example = rows.First(row => row.GetProperty("isExample").GetBoolean());
        Assert.That(example.Text("source"), Does.StartWith("example, no price list"));
        using var changed = await _desk.Api.PutAsJsonAsync(
            $"/api/prices/{example.Text("id")}", Draft(example.Text("country")!, example.Text("category")!, "0.01", example.Text("validFrom")!));
        Assert.That((await changed.JsonAsync()).GetProperty("isExample").GetBoolean(), Is.False);
    }

    [TestCase("asia_pacific"), TestCase("*"), TestCase("CA")]
    public async Task A_row_may_be_of_a_part_of_the_world_or_of_everywhere_else(string place)
    {
        using var made = await _desk.Api.PostAsJsonAsync("/api/prices", Draft(place, "authentication", "0.01", "2026-09-01"));
        Assert.That((int)made.StatusCode, Is.EqualTo(201));
        Assert.That((await made.JsonAsync()).Text("country"), Is.EqualTo(place));
    }

    private static readonly object[][] Wrong =
    [
        [Draft("Nepal"), "country"], [Draft(category: "Ads!"), "category"], [Draft(amount: "-1"), "price"], [Draft(amount: "0.00001"), "price"],
        [Draft(validFrom: "1999-01-01"), "validFrom"], [Draft(source: " "), "source"],
    ];

    [TestCaseSource(nameof(Wrong))]
    public Task A_row_that_makes_no_sense_is_refused_by_its_field(object draft, string field) =>
        _desk.Api.PostAsJsonAsync("/api/prices", draft).ShouldNameAsync(field, "must");

    [Test]
    public async Task Sales_neither_sees_nor_sets_prices()
    {
        using var sales = await _desk.App.HireAsync(_desk.Api, "sales");
        await sales.GetAsync("/api/prices").ShouldBeProblemAsync(403);
        await sales.PostAsJsonAsync("/api/prices", Draft()).ShouldBeProblemAsync(403);
    }
}
