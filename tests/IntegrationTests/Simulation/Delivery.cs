using TrailDesk.Application.Webhooks;

namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>A provider brings webhooks to one node at the same moment.</summary>
internal sealed class Delivery(World world)
{
    public async Task BringAsync(SimulatedNode node, IReadOnlyList<Parcel> parcels)
    {
        IReadOnlyList<WebhookVerdict> verdicts = [];
        await world.OnAsync(node, $"is brought {string.Join(" and ", parcels)}", async () =>
            verdicts = await node.AcceptAsync([.. parcels.Select(parcel => parcel.Webhook)]));
        for (var i = 0; i < parcels.Count; i++)
        {
            // Whoever dies in the middle answers nobody, whatever was stored.
            var verdict = node.IsAlive && i < verdicts.Count ? verdicts[i] : WebhookVerdict.Unavailable;
            if (verdict == WebhookVerdict.Unverified) world.Findings.Add($"refused: {parcels[i]} has a proof");
            parcels[i].Answered(verdict == WebhookVerdict.Stored);
            world.Note($"  {parcels[i]}: {verdict}");
        }

        world.Post.Clear();
    }
}
