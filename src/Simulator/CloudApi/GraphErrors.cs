using System.Text.Json.Nodes;

namespace TrailDesk.Simulator.CloudApi;

/// <summary>Meta's errors in Meta's shape; 360dialog passes the same ones through.</summary>
internal static class GraphErrors
{
    private static readonly Dictionary<int, (string Title, string Details, int Status)> Known = new()
    {
        [0] = ("AuthException", "We were unable to authenticate the app user.", 401),
        [1] = ("API Unknown", "Invalid request or possible server error.", 500),
        [2] = ("API Service", "Temporary due to downtime or due to being overloaded.", 503),
        [3] = ("API Method", "Capability or permissions issue.", 400),
        [4] = ("API Too Many Calls", "The app has reached its API call rate limit.", 400),
        [10] = ("Permission Denied", "Permission is either not granted or has been removed.", 403),
        [33] = ("Parameter value is not valid", "The business phone number has been deleted.", 400),
        [100] = ("Invalid parameter", "The request included one or more unsupported or misspelled parameters.", 400),
        [190] = ("Access token has expired", "Your access token has expired.", 401),
        [200] = ("API Permission", "Permission is either not granted or has been removed.", 403),
        [368] = ("Temporarily blocked for policies violations", "The WhatsApp Business Account has been restricted or disabled for violating a platform policy.", 403),
        [80007] = ("Rate limit issues", "The WhatsApp Business Account has reached its rate limit.", 400),
        [130403] = ("User blocked by the business", "The business has blocked this user.", 400),
        [130429] = ("Rate limit hit", "Cloud API message throughput has been reached.", 400),
        [130472] = ("User's number is part of an experiment", "Message was not sent as part of an experiment.", 400),
        [130497] = ("Business account is restricted from messaging users in this country", "The account may not message users in this country.", 403),
        [131000] = ("Something went wrong", "Message failed to send due to an unknown error.", 500),
        [131005] = ("Access denied", "Permission is either not granted or has been removed.", 403),
        [131008] = ("Required parameter is missing", "The request is missing a required parameter.", 400),
        [131009] = ("Parameter value is not valid", "One or more parameter values are invalid.", 400),
        [131016] = ("Service unavailable", "A service is temporarily unavailable.", 500),
        [131021] = ("Recipient cannot be sender", "Sender and recipient phone number is the same.", 400),
        [131026] = ("Message undeliverable", "Message Undeliverable.", 400),
        [131030] = ("Recipient phone number not in allowed list", "Recipient phone number not in allowed list.", 400),
        [131031] = ("Business Account locked", "Your account has been locked.", 403),
        [131037] = ("Display name not approved", "The display name of this number needs approval before it can send messages.", 400),
        [131042] = ("Business eligibility payment issue", "Message failed to send because there were one or more errors related to your payment method.", 400),
        [131045] = ("Incorrect certificate", "Message failed to send due to a phone number registration error.", 500),
        [131047] = ("Re-engagement message", "Message failed to send because more than 24 hours have passed since the customer last replied to this number.", 400),
        [131048] = ("Spam rate limit hit", "Message failed to send because there are restrictions on how many messages can be sent from this phone number.", 400),
        [131049] = ("Meta chose not to deliver", "This message was not delivered to maintain healthy ecosystem engagement.", 400),
        [131050] = ("User has stopped marketing messages", "The recipient has chosen to stop receiving marketing messages on WhatsApp from your business.", 400),
        [131051] = ("Message type unknown", "Message type is currently not supported.", 400),
        [131052] = ("Media download error", "Failed to download the media file.", 400),
        [131053] = ("Media upload error", "Unable to upload the media used in the message.", 400),
        [131056] = ("Pair rate limit hit", "Too many messages sent from this phone number to the same phone number in a short period of time.", 400),
        [131057] = ("Account in maintenance mode", "Business Account is in maintenance mode.", 500),
        [131060] = ("Message currently unavailable", "This message is currently unavailable.", 400),
        [131062] = ("Recipient user id not allowed", "This message needs a phone number.", 400),
        [131064] = ("Messaging limit reduced", "The messaging limit was cut for template misclassification.", 400),
        [132000] = ("Number of parameters does not match the expected number of params", "The number of variable parameter values does not match the number of parameters in the template.", 400),
        [132001] = ("Template name does not exist in the translation", "The template does not exist in the specified language or the template has not been approved.", 404),
        [132005] = ("Hydrated text too long", "The translated text is too long.", 400),
        [132007] = ("Template format character policy violated", "Template content violates a WhatsApp policy.", 400),
        [132012] = ("Parameter format does not match", "Variable parameter values are formatted incorrectly.", 400),
        [132015] = ("Template is paused", "Template is paused due to low quality.", 400),
        [132016] = ("Template is disabled", "Template has been paused too many times and is now disabled.", 400),
        [132018] = ("Template parameters invalid", "There is an issue with the parameters of the template.", 400),
        [132069] = ("Flow is throttled", "The flow is throttled and 10 messages were sent with it in the last hour.", 400),
        [133004] = ("Server temporarily unavailable", "Server is temporarily unavailable.", 503),
        [133010] = ("Phone number not registered", "Phone number not registered on the WhatsApp Business Platform.", 400),
        [133015] = ("Phone number recently deleted", "Wait five minutes before you register this number again.", 400),
        [135000] = ("Generic user error", "Message failed to send because of an unknown error with the request parameters.", 400),
        [2494100] = ("Maintenance mode", "The number is in maintenance mode.", 500)
    };

    public static string Title(int code) => Known.TryGetValue(code, out var known) ? known.Title : "Something went wrong";

    public static string Details(int code) => Known.TryGetValue(code, out var known) ? known.Details : "Unknown error.";

    public static ApiAnswer Refuse(int code, string? details = null, int? status = null) => Answer(
        status ?? (Known.TryGetValue(code, out var known) ? known.Status : 400), code, new JsonObject
        {
            ["message"] = $"(#{code}) {Title(code)}",
            ["type"] = "OAuthException",
            ["code"] = code,
            ["error_data"] = new JsonObject { ["messaging_product"] = "whatsapp", ["details"] = details ?? Details(code) }
        });

    public static ApiAnswer MissingParameter(string name) => Plain(400, 100, "OAuthException", $"(#100) The parameter {name} is required.");

    public static ApiAnswer Invalid(string message) => Plain(400, 100, "OAuthException", $"(#100) {message}");

    /// <summary>What authors of templates read.</summary>
    public static ApiAnswer Template(int subcode, string title, string message) => Answer(400, 100, new JsonObject
    {
        ["message"] = "Invalid parameter",
        ["type"] = "OAuthException",
        ["code"] = 100,
        ["error_subcode"] = subcode,
        ["is_transient"] = false,
        ["error_user_title"] = title,
        ["error_user_msg"] = message
    });

    public static ApiAnswer NoToken() => Plain(401, 104, "OAuthException", "An access token is required to request this resource.");

    public static ApiAnswer WrongToken() => Plain(401, 190, "OAuthException", "Invalid OAuth access token - Cannot parse access token");

    public static ApiAnswer UnknownObject(string method, string id)
    {
        var verb = method switch { "GET" => "get", "DELETE" => "delete", _ => "post" };
        var message = $"Unsupported {verb} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, "
            + "or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api";
        return Answer(400, 100, new JsonObject
        {
            ["message"] = message,
            ["type"] = "GraphMethodException",
            ["code"] = 100,
            ["error_subcode"] = 33
        });
    }

    private static ApiAnswer Plain(int status, int code, string type, string message) =>
        Answer(status, code, new JsonObject { ["message"] = message, ["type"] = type, ["code"] = code });

    private static ApiAnswer Answer(int status, int code, JsonObject error)
    {
        error["fbtrace_id"] = "A" + Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=').Replace('+', '_').Replace('/', '-');
        return ApiAnswer.Json(status, new JsonObject { ["error"] = error }) with { Code = code };
    }
}
