namespace TrailDesk.Survival.Desk;

/// <summary>
/// What stands in front of the nodes: it knows all of them and asks none whether it lives, so that a dead or frozen one
/// gets its share of webhooks too.
/// </summary>
internal sealed class Doors(Func<IReadOnlyList<DeskNode>> nodes, HttpClient http, Action<int> answered)
{
    public string Any() => nodes() is { Count: > 0 } all ? all[Random.Shared.Next(all.Count)].Url : throw new InvalidOperationException("No node was ever started.");

    /// <summary>Whether it was acknowledged.</summary>
    public async Task<bool> PostAsync(Webhook webhook, CancellationToken cancellation)
    {
        using var request = webhook.To(Any());
        try
        {
            using var answer = await http.SendAsync(request, cancellation);
            answered((int)answer.StatusCode);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
