using System.Net;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Common;

internal sealed class EveryListTests
{
    private static readonly (string Path, Func<Seed, List<Guid>> Ids)[] Lists =
    [
        ("/api/conversations", seed => seed.Conversations),
        ("/api/contacts", seed => seed.Contacts),
        ("/api/leads", seed => seed.Leads),
        ("/api/bookings", seed => seed.Bookings),
        ("/api/trips", seed => seed.Trips),
        ("/api/packages", seed => seed.Packages),
        ("/api/incidents", seed => seed.Incidents),
        ("/api/timeline", seed => seed.Entries),
        ("/api/webhook-events", seed => seed.Events),
        ("/api/dead-letters", seed => seed.DeadLetters),
        ("/api/audit-logs?action=conversation.assigned", seed => seed.AuditLogs),
        ("/api/templates", seed => seed.Templates),
        ("/api/broadcast-lists", seed => seed.BroadcastLists),
        ("/api/broadcasts", seed => seed.Broadcasts),
        ("/api/reminders", seed => seed.Reminders),
    ];

    private static IEnumerable<TestCaseData> AllLists => Lists.Select((list, i) => new TestCaseData(i).SetArgDisplayNames(list.Path));

    private SeededApp _app = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _app = await SeededApp.GetAsync();

    [TestCaseSource(nameof(AllLists))]
    public async Task A_cursor_walks_everything_of_ours_exactly_once_and_nothing_of_theirs(int list)
    {
        var (path, ids) = Lists[list];
        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await _app.GetAsync($"{path}{(path.Contains('?') ? '&' : '?')}limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            var items = page.GetProperty("items").EnumerateArray().ToList();
            Assert.That(items, Has.Count.InRange(1, 2));
            seen.AddRange(items.Select(item => item.GetProperty("id").GetGuid()));
            cursor = page.Text("nextCursor");
        }
        while (cursor is not null);
        Assert.That(seen, Is.EquivalentTo(ids(_app.Ours)));
    }

    [TestCase("conversations", 0)]
    [TestCase("contacts", 1)]
    [TestCase("leads", 2)]
    [TestCase("bookings", 3)]
    [TestCase("trips", 4)]
    [TestCase("incidents", 6)]
    [TestCase("webhook-events", 8)]
    [TestCase("dead-letters", 9)]
    [TestCase("templates", 11)]
    [TestCase("broadcast-lists", 12)]
    [TestCase("broadcasts", 13)]
    [TestCase("reminders", 14)]
    public async Task Another_tenants_record_does_not_exist(string name, int list)
    {
        foreach (var id in Lists[list].Ids(_app.Theirs))
            Assert.That((await _app.Client.GetAsync($"/api/{name}/{id}")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Another_tenants_messages_and_timelines_do_not_exist()
    {
        string[] paths =
        [
            $"/api/conversations/{_app.Theirs.Conversations[0]}/messages",
            $"/api/messages/{_app.Theirs.Messages[0]}",
            $"/api/timeline?subject=lead:{_app.Theirs.Leads[0]}",
            $"/api/timeline?subject=contact:{_app.Theirs.Contacts[0]}",
            $"/api/broadcasts/{_app.Theirs.Broadcasts[0]}/recipients",
            $"/api/broadcast-lists/{_app.Theirs.BroadcastLists[0]}/members",
        ];
        foreach (var path in paths)
            Assert.That((await _app.Client.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
    }

    [TestCase("/api/conversations?status=asleep", "status")]
    [TestCase("/api/conversations?assignee=somebody", "assignee")]
    [TestCase("/api/contacts?phone=abc", "phone")]
    [TestCase("/api/leads?status=open", "status")]
    [TestCase("/api/bookings?status=new", "status")]
    [TestCase("/api/incidents?severity=dire", "severity")]
    [TestCase("/api/timeline?subject=user:1", "subject")]
    [TestCase("/api/webhook-events?state=lost", "state")]
    [TestCase("/api/dead-letters?state=lost", "state")]
    [TestCase("/api/templates?status=lost", "status")]
    [TestCase("/api/broadcasts?status=lost", "status")]
    [TestCase("/api/reminders?state=lost", "state")]
    [TestCase("/api/reminders?kind=birthday", "kind")]
    [TestCase("/api/leads?limit=0", "limit")]
    [TestCase("/api/leads?cursor=nonsense", "cursor")]
    public async Task An_unknown_filter_value_is_refused_by_name(string path, string field)
    {
        var answer = await _app.Client.GetAsync(path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await answer.JsonAsync()).GetProperty("errors").TryGetProperty(field, out _), Is.True);
    }

    [TestCase("/api/leads?q=ld-3", 1)]
    [TestCase("/api/leads?assignee=none", 0)]
    [TestCase("/api/leads?assignee=me", 0)]
    [TestCase("/api/leads?status=won", 0)]
    [TestCase("/api/bookings?q=BK-2", 1)]
    [TestCase("/api/trips?q=trp4", 1)]
    [TestCase("/api/incidents?q=INC-1&severity=high&status=resolved", 1)]
    [TestCase("/api/conversations?status=active", Seed.Copies)]
    [TestCase("/api/conversations?quiet=false", Seed.Copies)]
    [TestCase("/api/conversations?quiet=true", 0)]
    [TestCase("/api/dead-letters?state=waiting", 1)]
    [TestCase("/api/templates?name=seeded_2&language=en&status=approved", 1)]
    [TestCase("/api/broadcasts?status=paused", Seed.Copies)]
    [TestCase("/api/reminders?state=sent&kind=payment", 2)]
    [TestCase("/api/reminders?kind=departure", 0)]
    [TestCase("/api/reminders?from=2026-11-20T08:15:30Z&to=2026-11-20T08:15:31Z", Seed.Copies)]
    [TestCase("/api/reminders?to=2026-11-20T08:15:30Z", 0)]
    public async Task A_filter_keeps_what_fits(string path, int count) =>
        Assert.That((await _app.GetAsync(path)).GetProperty("items").GetArrayLength(), Is.EqualTo(count));
}
