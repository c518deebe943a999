using System.Diagnostics;

namespace TrailDesk.Load;

/// <summary>Statuses come many to a webhook: 200 of messages sent before, until the last one stands on its message.</summary>
internal sealed class StatusBatches : Figure
{
    private const int PerWebhook = 200;
    private const int Channels = 20;
    private const int AtOnce = 4;
    private double _perSecond;
    private int _missing;

    public override Needs Needs => Needs.Product;

    public override async Task MeasureAsync(Stage stage)
    {
        var sent = await stage.Traffic.ClosedAsync(Channels * PerWebhook, 32, n => n % Channels);
        var webhooks = sent.Messages.GroupBy(message => message.Channel).Select(group => (group.Key, Replies: group.Select(message => message.Reply!).ToArray())).ToArray();
        var start = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(webhooks, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (webhook, _) =>
        {
            var status = await stage.Traffic.StatusesAsync(stage.Subject.Channels[webhook.Key], "delivered", webhook.Replies);
            if (status != 200) throw new InvalidOperationException($"A webhook with statuses was answered {status}.");
        });
        _missing = await AppliedAsync(stage.Subject.Database, webhooks.Length * PerWebhook);
        _perSecond = (webhooks.Length * PerWebhook - _missing) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private const string AppliedSql = """
        select count(*)::int from whatsapp_messages where direction = 'outbound' and status = 'delivered'
        """;

    private static async Task<int> AppliedAsync(Database database, int all)
    {
        var patience = Stopwatch.StartNew();
        var applied = 0;
        while (patience.Elapsed < TimeSpan.FromSeconds(60) && (applied = await database.AskAsync<int>(AppliedSql)) < all) await Task.Delay(50);
        return all - applied;
    }

    public override IEnumerable<Row> Rows()
    {
        if (_perSecond == 0) yield break;
        yield return new Row($"statuses/s, {PerWebhook} to a webhook, {AtOnce} at a time", "", Text.Of(_perSecond),
            Note: _missing == 0 ? "every one stands on its message" : $"{_missing} never arrived at their messages");
    }
}
