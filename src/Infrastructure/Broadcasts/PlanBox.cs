using System.Text.Json;
using System.Text.Json.Serialization;
using TrailDesk.Domain.Broadcasts;

namespace TrailDesk.Infrastructure.Broadcasts;

/// <summary>The JSON inside <c>broadcasts.plan</c>.</summary>
internal static class PlanBox
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static byte[] Write(BroadcastPlan plan) => JsonSerializer.SerializeToUtf8Bytes(plan, Json);

    public static BroadcastPlan Open(ReadOnlySpan<byte> plain) => JsonSerializer.Deserialize<BroadcastPlan>(plain, Json)!;
}
