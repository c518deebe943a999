using System.Globalization;
using TrailDesk.Application.WhatsApp;
using static TrailDesk.Infrastructure.WhatsApp.ErrorMeaning;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary>
/// Twilio's codes. Source: Twilio, "Error and Warning Dictionary"; where a code stands for one of Meta's, that one is
/// named. Twilio warns that codes may change, so an unknown one is kept raw.
/// </summary>
internal static class TwilioErrors
{
    private sealed record Row(string Title, ErrorMeaning Meaning);

    private static readonly Dictionary<int, Row> Known = new()
    {
        [11200] = new("our webhook answered with an error", Never(SendFailure.Unknown)),
        [11205] = new("our webhook could not be reached", Never(SendFailure.Unknown)),
        [11750] = new("our webhook's answer was too large", Never(SendFailure.Unknown)),
        [12300] = new("our webhook's content type was wrong", Never(SendFailure.Unknown)),
        [20003] = new("authentication or permission failed", Later(SendFailure.Authentication)),
        [20404] = new("resource not found", Never(SendFailure.BadRequest)),
        [20429] = new("too many requests", Later(SendFailure.Throttled)),
        [20500] = new("Twilio failed inside", Later(SendFailure.Transient)),
        [20503] = new("Twilio is unavailable", Later(SendFailure.Transient)),
        [21211] = new("recipient is not valid", Never(SendFailure.RecipientUnreachable)),
        [21212] = new("sender is not valid", Later(SendFailure.AccountBlocked)),
        [21408] = new("no permission for this region", Never(SendFailure.AccountBlocked)),
        [21602] = new("body is missing", Never(SendFailure.BadRequest)),
        [21603] = new("sender is missing", Never(SendFailure.BadRequest)),
        [21604] = new("recipient is missing", Never(SendFailure.BadRequest)),
        [21606] = new("sender cannot send", Later(SendFailure.AccountBlocked)),
        [21608] = new("trial account: recipient not verified", Never(SendFailure.RecipientUnreachable)),
        [21609] = new("status callback is not valid", Never(SendFailure.BadRequest)),
        [21610] = new("recipient unsubscribed", Never(SendFailure.OptedOut)),
        [21611] = new("sender's queue is full", Later(SendFailure.Throttled)),
        [21612] = new("recipient cannot be reached", Never(SendFailure.RecipientUnreachable)),
        [21614] = new("recipient is not a mobile number", Never(SendFailure.RecipientUnreachable)),
        [21617] = new("body is over 1,600 characters", Never(SendFailure.BadRequest)),
        [21619] = new("record could not be created", Later(SendFailure.Transient)),
        [21620] = new("media address is not valid", Never(SendFailure.Media)),
        [21623] = new("too many media", Never(SendFailure.Media)),
        [21654] = new("content id is required", Never(SendFailure.Template)),
        [21655] = new("content id is not valid", Never(SendFailure.Template)),
        [21656] = new("content variables are not valid", Never(SendFailure.Template)),
        [21703] = new("messaging service has no usable sender", Later(SendFailure.AccountBlocked)),
        [21704] = new("messaging service has no numbers", Later(SendFailure.AccountBlocked)),
        [21705] = new("messaging service is not valid", Later(SendFailure.AccountBlocked)),
        [30001] = new("queue overflow", Later(SendFailure.Throttled)),
        [30002] = new("account suspended", Later(SendFailure.AccountBlocked)),
        [30004] = new("message blocked", Never(SendFailure.RecipientUnreachable)),
        [30008] = new("unknown error", Later(SendFailure.Transient)),
        [63001] = new("channel authentication failed", Later(SendFailure.Authentication)),
        [63002] = new("channel does not know the sender", Later(SendFailure.AccountBlocked)),
        [63003] = new("channel does not know the recipient", Never(SendFailure.RecipientUnreachable)),
        [63005] = new("channel did not accept the content", Never(SendFailure.BadRequest)),
        [63006] = new("content cannot be formatted for the channel", Never(SendFailure.BadRequest)),
        [63007] = new("sender is not set up for WhatsApp", Later(SendFailure.AccountBlocked)),
        [63008] = new("channel is misconfigured", Later(SendFailure.AccountBlocked)),
        [63009] = new("channel provider failed", Later(SendFailure.Transient)),
        [63010] = new("Twilio failed inside", Later(SendFailure.Transient)),
        [63012] = new("channel provider failed inside", Later(SendFailure.Transient)),
        [63013] = new("channel policy violated", Never(SendFailure.AccountBlocked)),
        [63014] = new("blocked by the user", Never(SendFailure.RecipientUnreachable)),
        [63015] = new("user has not joined the sandbox", Never(SendFailure.RecipientUnreachable)),
        [63016] = new("24-hour window is closed (131047)", Never(SendFailure.WindowClosed)),
        [63017] = new("account's rate", Later(SendFailure.Throttled)),
        [63018] = new("channel's rate (130429, 131048, 131056)", Later(SendFailure.Throttled)),
        [63019] = new("media could not be fetched (131052, 131053)", Later(SendFailure.Media)),
        [63020] = new("business account problem", Later(SendFailure.AccountBlocked)),
        [63021] = new("content is not valid", Never(SendFailure.BadRequest)),
        [63022] = new("display name certificate", Later(SendFailure.AccountBlocked)),
        [63023] = new("generic channel error", Later(SendFailure.Transient)),
        [63024] = new("recipient is not valid (131026)", Never(SendFailure.RecipientUnreachable)),
        [63025] = new("media exists already", Never(SendFailure.Media)),
        [63026] = new("sender flagged as spam", Later(SendFailure.SpamRestricted, TimeSpan.FromHours(1))),
        [63027] = new("template missing for this language", Never(SendFailure.Template)),
        [63028] = new("number of template parameters (132000)", Never(SendFailure.Template)),
        [63029] = new("receiver could not fetch the template", Later(SendFailure.Template)),
        [63030] = new("unsupported parameter", Never(SendFailure.BadRequest)),
        [63031] = new("sender and recipient are the same", Never(SendFailure.BadRequest)),
        [63032] = new("WhatsApp withholds it from this user (130472)", Never(SendFailure.MarketingWithheld)),
        [63033] = new("recipient blocked", Never(SendFailure.RecipientUnreachable)),
        [63034] = new("media too large", Never(SendFailure.Media)),
        [63037] = new("media could not be uploaded (131053)", Later(SendFailure.Media)),
        [63038] = new("daily limit of the account", Later(SendFailure.Throttled, TimeSpan.FromHours(1))),
        [63040] = new("template submission failed", Never(SendFailure.Template)),
        [63041] = new("template paused", Never(SendFailure.Template)),
        [63049] = new("Meta withheld marketing (131049)", Never(SendFailure.MarketingWithheld)),
        [63051] = new("business account locked (131031)", Later(SendFailure.AccountBlocked)),
    };

    public static ErrorMeaning? Of(string code) => Find(code)?.Meaning;

    /// <summary>A sentence for a code that came without one, as in status callbacks.</summary>
    public static string? Title(string code) => Find(code)?.Title;

    private static Row? Find(string code) =>
        int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Known.GetValueOrDefault(number) : null;
}
