using System.Globalization;
using TrailDesk.Application.WhatsApp;
using static TrailDesk.Infrastructure.WhatsApp.ErrorMeaning;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>
/// Meta's codes, which 360dialog passes on. Source of a row, unless said otherwise: Meta, "Error codes" of the Cloud
/// API (September 2026). What only an operator can mend waits; what is wrong with this message does not go again.
/// </summary>
internal static class CloudApiErrors
{
    private static readonly TimeSpan Maintenance = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Restriction = TimeSpan.FromHours(1);

    private static readonly Dictionary<int, ErrorMeaning> Known = new()
    {
        [0] = Later(SendFailure.Authentication), // app user could not be authenticated
        [1] = Later(SendFailure.Transient), // invalid request or server error
        [2] = Later(SendFailure.Transient), // temporary downtime
        [3] = Later(SendFailure.Authentication), // capability or permission
        [4] = Later(SendFailure.Throttled), // app's call rate
        [10] = Later(SendFailure.Authentication), // permission not granted
        [33] = Never(SendFailure.AccountBlocked), // number deleted, not a rate limit
        [100] = Never(SendFailure.BadRequest), // invalid parameter, not a token problem
        [104] = Later(SendFailure.Authentication), // no token supplied
        [190] = Later(SendFailure.Authentication), // token expired
        [368] = Never(SendFailure.AccountBlocked), // account restricted for policy
        [80007] = Later(SendFailure.Throttled), // account's rate
        [130403] = Never(SendFailure.RecipientUnreachable), // we blocked this user
        [130429] = Later(SendFailure.Throttled), // number's throughput
        [130472] = Never(SendFailure.MarketingWithheld), // recipient in an experiment
        [130497] = Never(SendFailure.AccountBlocked), // country not allowed for this account
        [131000] = Later(SendFailure.Transient), // unknown error
        [131005] = Later(SendFailure.Authentication), // permission removed
        [131008] = Never(SendFailure.BadRequest), // parameter missing
        [131009] = Never(SendFailure.BadRequest), // parameter value
        [131016] = Later(SendFailure.Transient), // service unavailable
        [131020] = Never(SendFailure.BadRequest), // groups
        [131021] = Never(SendFailure.BadRequest), // recipient is the sender
        [131026] = Never(SendFailure.RecipientUnreachable), // undeliverable, reason kept private
        [131030] = Never(SendFailure.RecipientUnreachable), // not on the test number's list
        [131031] = Later(SendFailure.AccountBlocked), // account locked
        [131037] = Later(SendFailure.AccountBlocked), // display name not approved
        [131041] = Never(SendFailure.BadRequest), // groups
        [131042] = Later(SendFailure.AccountBlocked), // payment
        [131044] = Later(SendFailure.AccountBlocked), // payment for calling
        [131045] = Later(SendFailure.AccountBlocked), // number not registered
        [131047] = Never(SendFailure.WindowClosed), // 24 hours over, not "blocked"
        [131048] = Later(SendFailure.SpamRestricted, Restriction), // too many blocks or reports
        [131049] = Never(SendFailure.MarketingWithheld), // per-user marketing cap
        [131050] = Never(SendFailure.OptedOut), // user stopped marketing
        [131051] = Never(SendFailure.BadRequest), // message type
        [131052] = Never(SendFailure.Media), // user's media could not be fetched
        [131053] = Later(SendFailure.Media), // our media could not be fetched; courier retries too
        [131055] = Never(SendFailure.BadRequest), // method not allowed
        [131056] = Later(SendFailure.PairThrottled, TimeSpan.FromSeconds(6)), // one message in six seconds to one person
        [131057] = Later(SendFailure.Transient, Maintenance), // throughput upgrade
        [131059] = Never(SendFailure.BadRequest), // groups
        [131060] = Never(SendFailure.Unknown), // inbound message unavailable
        [131062] = Never(SendFailure.RecipientUnreachable), // needs a phone, not a user id
        [131063] = Never(SendFailure.Template), // marketing templates switched off
        [131064] = Later(SendFailure.SpamRestricted, Restriction), // limit cut for misclassified templates
        [132000] = Never(SendFailure.Template), // number of parameters
        [132001] = Never(SendFailure.Template), // template or language missing
        [132005] = Never(SendFailure.Template), // text too long when filled in
        [132007] = Never(SendFailure.Template), // content violates policy
        [132008] = Never(SendFailure.Template), // parameter format
        [132012] = Never(SendFailure.Template), // parameter format
        [132015] = Never(SendFailure.Template), // paused for quality
        [132016] = Never(SendFailure.Template), // disabled for good
        [132018] = Never(SendFailure.Template), // parameter validation
        [132068] = Never(SendFailure.Template), // flow blocked
        [132069] = Later(SendFailure.Throttled), // flow throttled
        [133000] = Later(SendFailure.AccountBlocked), // deregistration failed
        [133004] = Later(SendFailure.Transient), // server unavailable
        [133005] = Later(SendFailure.AccountBlocked), // PIN wrong
        [133006] = Later(SendFailure.AccountBlocked), // number not verified
        [133008] = Later(SendFailure.AccountBlocked), // PIN guesses: too many
        [133009] = Later(SendFailure.AccountBlocked), // PIN guesses: too fast
        [133010] = Later(SendFailure.AccountBlocked), // number not registered
        [133015] = Later(SendFailure.AccountBlocked, TimeSpan.FromMinutes(5)), // number recently deleted
        [133016] = Later(SendFailure.AccountBlocked), // registration attempts
        [134011] = Never(SendFailure.BadRequest), // payment terms pending
        [134100] = Never(SendFailure.Template), // not a marketing template
        [134101] = Later(SendFailure.Transient, TimeSpan.FromMinutes(10)), // template still syncing
        [134102] = Never(SendFailure.Template), // template unavailable
        [135000] = Never(SendFailure.BadRequest), // generic, about the parameters
        [137000] = Never(SendFailure.RecipientUnreachable), // recipient's identity changed
        [2494100] = Later(SendFailure.Transient, Maintenance), // maintenance
    };

    /// <summary>Null for a code that stands in no table: then the HTTP status decides, and the raw code is kept.</summary>
    public static ErrorMeaning? Of(string code)
    {
        if (!int.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return null;
        if (Known.TryGetValue(number, out var meaning))
            return meaning;
        return number switch
        {
            >= 200 and <= 299 => Later(SendFailure.Authentication), // permission missing
            >= 131200 and <= 131299 => Never(SendFailure.BadRequest), // groups
            >= 138000 and <= 139999 => Never(SendFailure.BadRequest), // calling, flows, block list
            >= 147001 and <= 147005 => Never(SendFailure.BadRequest), // usernames
            >= 2388000 and <= 2388999 => Never(SendFailure.Template), // template management
            _ => null,
        };
    }
}
