using System.Text.Json.Nodes;
using TrailDesk.Simulator.Channels;

namespace TrailDesk.Simulator.Meta;

internal static class MetaObjects
{
    public static JsonObject PhoneNumber(SimulatedChannel channel) => new()
    {
        ["verified_name"] = channel.Name ?? "Test Number",
        ["code_verification_status"] = "VERIFIED",
        ["display_phone_number"] = channel.PhoneNumber,
        ["quality_rating"] = "GREEN",
        ["platform_type"] = "CLOUD_API",
        ["throughput"] = new JsonObject { ["level"] = "STANDARD" },
        ["webhook_configuration"] = new JsonObject { ["application"] = channel.WebhookUrl },
        ["id"] = channel.NumberId
    };

    public static JsonObject Account(SimulatedChannel channel) => new()
    {
        ["id"] = channel.AccountId,
        ["name"] = channel.Name ?? "Test WhatsApp Business Account",
        ["timezone_id"] = "1",
        ["message_template_namespace"] = $"ns_{channel.AccountId}"
    };
}
