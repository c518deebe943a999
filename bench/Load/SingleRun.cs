namespace TrailDesk.Load;

/// <summary>One run of one subject: warm up, measure, print.</summary>
internal static class SingleRun
{
    public static async Task<bool> RunAsync(Options options)
    {
        await using var provider = await StandInProvider.StartAsync();
        provider.Milliseconds = _ => options.ProviderMilliseconds;
        if (options.Peer)
        {
            await using var peer = await Peer.StartAsync(provider.Url, options.Tenants);
            return await RunAsync(options, peer, provider);
        }

        await using var data = await TrailDeskData.MakeAsync(options.Tenants, options.Statements);
        await using var product = await Product.StartAsync(data, provider.Url);
        return await RunAsync(options, product, provider);
    }

    private static async Task<bool> RunAsync(Options options, Subject subject, StandInProvider provider)
    {
        using var traffic = new Traffic(subject, provider, options.Text);
        await traffic.ClosedAsync(options.WarmUp, options.Closed);
        await subject.Database.AnalyzeAsync();
        if (options.Statements) await subject.Database.ExecuteAsync("select pg_stat_statements_reset()");
        var run = await MeasureAsync(options, subject, traffic);
        Print(options, run);
        if (options.Statements) await subject.Database.PrintDearestAsync();
        return run.IsCorrect;
    }

    private static Task<Run> MeasureAsync(Options options, Subject subject, Traffic traffic) => options switch
    {
        { Broadcasts: { } many } => new Mailing(subject, traffic).SendAsync([.. Enumerable.Range(0, many)], options.Messages / many),
        { Open: { } rate } => traffic.OpenAsync(options.Messages, rate),
        _ => traffic.ClosedAsync(options.Messages, options.Closed),
    };

    private static void Print(Options options, Run run)
    {
        var (acks, ends) = (run.Messages.Select(message => message.AckMilliseconds).ToArray(), run.Messages.Select(message => message.EndMilliseconds).ToArray());
        Console.WriteLine($"load           {(options.Broadcasts is { } many ? $"{many} broadcasts" : options.Open is { } rate ? $"open, {rate}/s" : $"closed, {options.Closed} at a time")}, {run.Messages.Count} messages, {options.Tenants} tenants, provider {options.ProviderMilliseconds} ms");
        Console.WriteLine($"answered       {run.Answered} of {run.Messages.Count}, twice {run.Twice}, from a wrong number {run.WrongNumber}");
        Console.WriteLine($"replies/s      {run.RepliesPerSecond:F0}");
        Console.WriteLine($"ack ms         p50 {run.Ack(.5):F1}  p99 {run.Ack(.99):F1}  max {acks.Max():F1}");
        Console.WriteLine($"end to end ms  p50 {run.End(.5):F1}  p99 {run.End(.99):F1}  max {ends.Max():F1}");
        Console.WriteLine($"CPU s / 1,000  app {run.PerThousand(x => x.AppCpu):F2}  PostgreSQL {run.PerThousand(x => x.PostgresCpu):F2}  Redis {run.PerThousand(x => x.RedisCpu):F2}  together {run.PerThousand(x => x.Together):F2}");
        Console.WriteLine($"per message    {run.PerThousand(x => x.WalBytes) / 1000:F0} WAL bytes, {run.PerThousand(x => x.Commits) / 1000:F2} commits");
        Console.WriteLine($"app memory     {run.After.ResidentMiB:F0} MiB resident");
        Console.WriteLine($"the machine    other programs {run.OtherPrograms:P0}, load program {run.PerThousand(x => x.LoadCpu):F2} CPU s / 1,000");
    }
}
