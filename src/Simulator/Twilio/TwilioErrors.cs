using System.Text.Json.Nodes;

namespace TrailDesk.Simulator.Twilio;

internal static class TwilioErrors
{
    private static readonly Dictionary<int, (string Message, int Status)> Known = new()
    {
        [20001] = ("Unknown error", 400),
        [20003] = ("Authenticate", 401),
        [20404] = ("The requested resource was not found", 404),
        [20429] = ("Too Many Requests", 429),
        [20500] = ("Internal Server Error", 500),
        [20503] = ("Service Unavailable", 503),
        [21211] = ("Invalid 'To' Phone Number", 400),
        [21602] = ("Message body is required.", 400),
        [21603] = ("A 'From' or 'MessagingServiceSid' parameter is required to send a message.", 400),
        [21604] = ("A 'To' phone number is required.", 400),
        [21606] = ("The 'From' number is not a valid, message-capable Twilio number", 400),
        [21608] = ("The number is unverified. Trial accounts cannot send messages to unverified numbers", 400),
        [21609] = ("The 'StatusCallback' URL is not a valid URL.", 400),
        [21610] = ("Attempt to send to unsubscribed recipient", 400),
        [21611] = ("This 'From' number has exceeded the maximum number of queued messages", 429),
        [21617] = ("The concatenated message body exceeds the 1600 character limit.", 400),
        [21620] = ("Invalid media URL(s)", 400),
        [21623] = ("Number of media files exceeds allowed limit", 400),
        [21655] = ("The ContentSid is Invalid", 400),
        [21656] = ("The ContentVariables Parameter is invalid.", 400),
        [30002] = ("Account suspended", 403),
        [30008] = ("Unknown error", 400),
        [63001] = ("Channel could not authenticate the request", 400),
        [63003] = ("Channel could not find To address", 400),
        [63007] = ("Twilio could not find a Channel with the specified From address", 400),
        [63012] = ("Channel provider returned an internal service error", 400),
        [63013] = ("Channel policy violation", 400),
        [63014] = ("Message blocked by user action", 400),
        [63015] = ("Channel Sandbox can only send messages to phone numbers that have joined the Sandbox", 400),
        [63016] = ("Failed to send freeform message because you are outside the allowed window. If you are using WhatsApp, please use a Message Template.", 400),
        [63017] = ("Rate limit exceeded for account", 429),
        [63018] = ("Rate limit exceeded for Channel", 429),
        [63019] = ("Media failed to download", 400),
        [63024] = ("Invalid message recipient", 400),
        [63031] = ("Channels message cannot have same From and To", 400),
        [63032] = ("User cannot receive this message because of a WhatsApp limitation", 400),
        [63038] = ("Account exceeded the daily messages limit", 429),
        [63041] = ("The template is paused", 400),
        [63049] = ("Meta chose not to deliver this WhatsApp marketing message", 400),
        [63051] = ("The WhatsApp Business Account is locked", 400)
    };

    public static string Message(int code) => Known.TryGetValue(code, out var known) ? known.Message : "The message could not be processed";

    public static ApiAnswer Refuse(int code, string? message = null, int? status = null)
    {
        var http = status ?? (Known.TryGetValue(code, out var known) ? known.Status : 400);
        return ApiAnswer.Json(http, new JsonObject
        {
            ["code"] = code,
            ["message"] = message ?? Message(code),
            ["more_info"] = $"https://www.twilio.com/docs/errors/{code}",
            ["status"] = http
        }) with
        { Code = code };
    }
}
