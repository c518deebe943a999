using System.Text.Json.Nodes;

namespace TrailDesk.Simulator.Dialog360;

/// <summary>What 360dialog says itself; Meta's errors pass through as they are.</summary>
internal static class Dialog360Errors
{
    public static ApiAnswer Own(int status, string text) => ApiAnswer.Json(status, new JsonObject
    {
        ["meta"] = new JsonObject { ["success"] = false, ["http_code"] = status, ["developer_message"] = text }
    }) with
    { Code = status };
}
