using System.Collections.Frozen;
using System.Globalization;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.WhatsApp;

/// <summary>
/// What the providers' codes mean: code, class, what the sender does, a sentence for people, and the source of it all. Meta's
/// stand for 360dialog too, which passes them on. What only an operator can mend waits; what is wrong with a message fails.
/// </summary>
internal sealed class FailureTable : IFailureTable
{
    private const string Meta = "Meta, Cloud API error codes, September 2026";

    // Twilio warns that codes may change, so an unknown one is kept raw.
    private const string Twilio = "Twilio, Error and Warning Dictionary, September 2026";
    private static readonly TimeSpan SixSeconds = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly Row[] Rows =
    [
        new(Meta, [0, 3, 10, 104, 190, 131005], FailureAction.Park, SendFailure.Authentication, "WhatsApp does not accept this number's token or permissions: renew them in the channel's settings. Messages wait until then."),
        new(Meta, [1, 131000], FailureAction.BackOff, SendFailure.Transient, "WhatsApp stumbled over the message without saying why."),
        new(Meta, [2, 131016, 133004], FailureAction.RetryLater, SendFailure.Transient, "WhatsApp is unavailable at the moment."),
        new(Meta, [131057, 2494100], FailureAction.RetryLater, SendFailure.Transient, "WhatsApp is working on this number for a minute.", Minute),
        new(Meta, [4, 80007, 130429], FailureAction.RetryLater, SendFailure.Throttled, "WhatsApp lets no more messages of this number through at the moment."),
        new(Meta, [132069], FailureAction.BackOff, SendFailure.Throttled, "This flow may go to ten people an hour, and did.", TenMinutes),
        new(Meta, [131056], FailureAction.WaitForPair, SendFailure.PairThrottled, "This person was sent too many messages in a short time; only they wait.", SixSeconds),
        new(Meta, [131048, 131064], FailureAction.HoldInitiated, SendFailure.SpamRestricted, "WhatsApp holds this number back because people blocked or reported it: answers may go, new conversations wait.", Hour),
        new(Meta, [131031, 131037, 131042, 131044, 131045, 133000, 133005, 133006, 133008, 133009, 133010, 133016], FailureAction.Park, SendFailure.AccountBlocked, "WhatsApp has stopped this number: look into Meta's Business Manager (lock, payment, display name or registration)."),
        new(Meta, [133015], FailureAction.Park, SendFailure.AccountBlocked, "This number was deleted a moment ago; WhatsApp takes it again after five minutes.", FiveMinutes),
        new(Meta, [33], FailureAction.FailAndAlert, SendFailure.AccountBlocked, "This number does not exist at WhatsApp any more: connect it anew."),
        new(Meta, [368], FailureAction.FailAndAlert, SendFailure.AccountBlocked, "WhatsApp has restricted the account for a breach of its rules."),
        new(Meta, [130497], FailureAction.FailAndAlert, SendFailure.AccountBlocked, "This account may not write to people in that country."),
        new(Meta, [134011], FailureAction.FailAndAlert, SendFailure.AccountBlocked, "The terms of WhatsApp Payments have to be accepted first."),
        new(Meta, [131047], FailureAction.SendTemplate, SendFailure.WindowClosed, "More than 24 hours have passed since this person wrote: send a template."),
        new(Meta, [131026], FailureAction.Fail, SendFailure.RecipientUnreachable, "This person cannot be reached on WhatsApp: not there, new terms not accepted, an old app, or they do not want to hear from us. Use another way."),
        new(Meta, [130403], FailureAction.Fail, SendFailure.RecipientUnreachable, "We have blocked this person ourselves."),
        new(Meta, [131030], FailureAction.FailAndAlert, SendFailure.RecipientUnreachable, "A test number may write to its five registered phones alone."),
        new(Meta, [131062], FailureAction.Fail, SendFailure.RecipientUnreachable, "A message of this kind needs the person's phone number, not their user id."),
        new(Meta, [137000], FailureAction.Fail, SendFailure.RecipientUnreachable, "This person's phone has changed: have them confirm who they are."),
        new(Meta, [131049, 130472], FailureAction.Fail, SendFailure.MarketingWithheld, "WhatsApp withholds marketing from this person for now. It does not help to send it again today."),
        new(Meta, [131050], FailureAction.OptOut, SendFailure.OptedOut, "This person does not want marketing from us: noted, and none goes any more."),
        new(Meta, [131053], FailureAction.BackOff, SendFailure.Media, "WhatsApp could not fetch our file: its link, kind or size."),
        new(Meta, [131052], FailureAction.Fail, SendFailure.Media, "WhatsApp could not load the person's file: ask them to send it again."),
        new(Meta, [132000, 132005, 132008, 132012, 132018], FailureAction.Fail, SendFailure.Template, "What was filled into the template does not fit it: number, length or form of its values."),
        new(Meta, [132001], FailureAction.Fail, SendFailure.Template, "There is no approved template of this name in this language."),
        new(Meta, [132007], FailureAction.FailAndAlert, SendFailure.Template, "The template breaks WhatsApp's rules."),
        new(Meta, [132015], FailureAction.FailAndAlert, SendFailure.Template, "WhatsApp paused the template because people disliked it."),
        new(Meta, [132016], FailureAction.FailAndAlert, SendFailure.Template, "WhatsApp has switched the template off for good."),
        new(Meta, [132068], FailureAction.FailAndAlert, SendFailure.Template, "WhatsApp has blocked the flow of this template."),
        new(Meta, [131063, 134100, 134102], FailureAction.FailAndAlert, SendFailure.Template, "Marketing templates cannot go this way from this account."),
        new(Meta, [134101], FailureAction.BackOff, SendFailure.Template, "The template is new, and WhatsApp takes up to ten minutes to know it.", TenMinutes),
        new(Meta, [100, 131008, 131009, 131021, 131051, 131055, 135000], FailureAction.Fail, SendFailure.BadRequest, "WhatsApp refused the message for how it was written. That is for a developer."),
        new(Meta, [131020, 131041, 131059], FailureAction.Fail, SendFailure.BadRequest, "Messages to groups do not go this way."),
        new(Meta, [131060], FailureAction.Fail, SendFailure.Unknown, "A message from this person cannot be shown."),
        new(Twilio, [20003, 63001], FailureAction.Park, SendFailure.Authentication, "Twilio does not accept this account's key: renew it in the channel's settings. Messages wait until then."),
        new(Twilio, [21212, 21606, 21703, 21704, 21705, 30002, 63002, 63007, 63008, 63020, 63022, 63051], FailureAction.Park, SendFailure.AccountBlocked, "Twilio or WhatsApp has stopped this number: look into Twilio's console (sender, account, payment)."),
        // Twilio blames the content, and behind it stands WhatsApp's "unknown" (1000): one message does not tell bad content from a
        // sender that takes nothing. The channel's other messages do.
        new(Twilio, [63005], FailureAction.ParkAndCount, SendFailure.AccountBlocked, "WhatsApp did not take what Twilio handed on: this message's content, or all of a sender that is not in order in Twilio's console."),
        new(Twilio, [63038], FailureAction.Park, SendFailure.Throttled, "Twilio's limit for the day is used up.", Hour),
        new(Twilio, [20429, 21611, 30001, 63017, 63018], FailureAction.RetryLater, SendFailure.Throttled, "Twilio or WhatsApp lets no more messages through at the moment."),
        new(Twilio, [20500, 20503, 63009, 63010, 63012], FailureAction.RetryLater, SendFailure.Transient, "Twilio or WhatsApp is unavailable at the moment."),
        new(Twilio, [21619, 30008, 63023], FailureAction.RetryOnce, SendFailure.Transient, "Twilio stumbled over the message without saying why."),
        new(Twilio, [63026], FailureAction.HoldInitiated, SendFailure.SpamRestricted, "WhatsApp holds this number back because people blocked or reported it: answers may go, new conversations wait.", Hour),
        new(Twilio, [21408], FailureAction.FailAndAlert, SendFailure.AccountBlocked, "This account may not write to people in that region."),
        new(Twilio, [63013], FailureAction.FailAndAlert, SendFailure.AccountBlocked, "The message breaks WhatsApp's rules."),
        new(Twilio, [63016], FailureAction.SendTemplate, SendFailure.WindowClosed, "More than 24 hours have passed since this person wrote: send a template."),
        new(Twilio, [21211, 21612, 21614, 63003, 63024], FailureAction.Fail, SendFailure.RecipientUnreachable, "This person cannot be reached on WhatsApp. Use another way."),
        new(Twilio, [30004, 63014, 63033], FailureAction.Fail, SendFailure.RecipientUnreachable, "This person does not take messages from this number."),
        new(Twilio, [21608], FailureAction.FailAndAlert, SendFailure.RecipientUnreachable, "A trial account may write to verified phones alone."),
        new(Twilio, [63015], FailureAction.Fail, SendFailure.RecipientUnreachable, "This person has not joined Twilio's sandbox."),
        new(Twilio, [63032, 63049], FailureAction.Fail, SendFailure.MarketingWithheld, "WhatsApp withholds marketing from this person for now. It does not help to send it again today."),
        new(Twilio, [21610], FailureAction.OptOut, SendFailure.OptedOut, "This person wrote STOP, and Twilio lets nothing through to them from this number until they write START. Noted: no marketing goes any more. Use another way for what they have to know."),
        new(Twilio, [63019, 63037], FailureAction.RetryOnce, SendFailure.Media, "WhatsApp could not fetch our file: its link, kind or size."),
        new(Twilio, [21620, 21623, 63025, 63034], FailureAction.Fail, SendFailure.Media, "The file cannot go: its link, number, kind or size."),
        new(Twilio, [21654, 21655, 21656, 63027, 63028], FailureAction.Fail, SendFailure.Template, "The template is not known, not approved in this language, or was filled in wrongly."),
        new(Twilio, [63029], FailureAction.RetryOnce, SendFailure.Template, "The person's phone could not load the template."),
        new(Twilio, [63040, 63041], FailureAction.FailAndAlert, SendFailure.Template, "WhatsApp has paused or refused the template."),
        new(Twilio, [20404, 21602, 21603, 21604, 21609, 21617, 63006, 63021, 63030, 63031], FailureAction.Fail, SendFailure.BadRequest, "Twilio refused the message for how it was written. That is for a developer."),
        new(Twilio, [11200, 11205, 11750, 12300], FailureAction.Fail, SendFailure.Unknown, "Twilio could not reach or read our own webhook."),
    ];

    private static readonly (int First, int Last, FailureMeaning Meaning)[] MetaRanges =
    [
        (200, 299, new(SendFailure.Authentication, FailureAction.Park, "This number's token lacks a permission: renew it with all of them. Messages wait until then.", Meta)),
        (131200, 131299, new(SendFailure.BadRequest, FailureAction.Fail, "Messages to groups do not go this way.", Meta)),
        (138000, 139999, new(SendFailure.BadRequest, FailureAction.Fail, "Calls, flows and block lists do not go this way.", Meta)),
        (147001, 147005, new(SendFailure.BadRequest, FailureAction.Fail, "User names do not go this way.", Meta)),
        (2388000, 2388999, new(SendFailure.Template, FailureAction.Fail, "WhatsApp does not take the template as it is written.", Meta)),
    ];

    private static readonly FrozenDictionary<int, FailureMeaning> OfMeta = ByCode(Meta);
    private static readonly FrozenDictionary<int, FailureMeaning> OfTwilio = ByCode(Twilio);

    // What is decided here before a provider is asked.
    private static readonly Dictionary<string, FailureMeaning> Own = new()
    {
        ["traildesk:deadline"] = new(SendFailure.WindowClosed, FailureAction.SendTemplate, "The 24 hours were over before the message could leave: send a template.", "TrailDesk"),
        ["traildesk:expired"] = new(SendFailure.TooLate, FailureAction.Fail, "The deadline passed before the message could leave.", "TrailDesk"),
        ["traildesk:erased"] = new(SendFailure.RecipientUnreachable, FailureAction.Fail, "This person was erased before the message could leave.", "TrailDesk"),
        ["traildesk:consent"] = new(SendFailure.OptedOut, FailureAction.Fail, "This person does not want messages of this purpose from us.", "TrailDesk"),
        ["traildesk:channel"] = new(SendFailure.AccountBlocked, FailureAction.Fail, "The channel was deactivated before the message could leave.", "TrailDesk"),
        ["traildesk:unready"] = new(SendFailure.Unknown, FailureAction.BackOff, "The message could not be made ready to leave: the log says why.", "TrailDesk"),
    };

    FailureMeaning? IFailureTable.Of(string provider, string code) => Of(provider, code);

    public static FailureMeaning? Of(string? provider, string code) =>
        Own.GetValueOrDefault(code) ?? (provider == "twilio" ? ForTwilio(code) : ForMeta(code));

    public static FailureMeaning? ForMeta(string code)
    {
        if (!int.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        if (OfMeta.TryGetValue(number, out var meaning)) return meaning;
        return MetaRanges.FirstOrDefault(range => range.First <= number && number <= range.Last).Meaning;
    }

    public static FailureMeaning? ForTwilio(string code) =>
        int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? OfTwilio.GetValueOrDefault(number) : null;

    private static FrozenDictionary<int, FailureMeaning> ByCode(string source) => Rows
        .Where(row => row.Source == source)
        .SelectMany(row => row.Codes, (row, code) => (code, Meaning: new FailureMeaning(row.Failure, row.Action, row.Sentence, row.Source, row.Wait)))
        .ToFrozenDictionary(one => one.code, one => one.Meaning);

    private sealed record Row(string Source, int[] Codes, FailureAction Action, SendFailure Failure, string Sentence, TimeSpan? Wait = null);
}
