using System.Text.Json;
using System.Text.Json.Serialization;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.Conversations;

/// <summary>What <c>whatsapp_messages.body</c> holds: the other person as this message named them, what it says, and what may stand in for it.</summary>
public sealed record SealedMessage(Party Party, MessageContent Content, StandIn? StandIn = null);

/// <summary>What <c>contacts.profile</c> holds.</summary>
public sealed record SealedProfile(string? Name, string? Username);

/// <summary>What <c>timeline_entries.body</c> and <c>incidents.body</c> hold.</summary>
public sealed record SealedText(string Text, IReadOnlyDictionary<string, string>? Data = null);

/// <summary>The JSON inside sealed bytes. Absent parts are left out; names are those of the API.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SealedMessage))]
[JsonSerializable(typeof(SealedProfile))]
[JsonSerializable(typeof(SealedText))]
[JsonSerializable(typeof(IReadOnlyList<ErrorPart>))]
[JsonSerializable(typeof(ReferralPart))]
[JsonSerializable(typeof(OutboundMessage))]
[JsonSerializable(typeof(ChannelSecrets))]
[JsonSerializable(typeof(Dictionary<string, string>))]
public sealed partial class SealedJson : JsonSerializerContext;
