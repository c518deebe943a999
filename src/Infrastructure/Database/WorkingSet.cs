using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Leads;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Database;

/// <summary>
/// What a transaction has read or made so far. The inbox fills it once per batch; a later message of the batch sees what
/// an earlier one did. A key that is present with no value means: looked for, and not there.
/// </summary>
internal sealed class WorkingSet
{
    public Dictionary<Guid, Guid?> ContactByIdentity { get; } = [];
    public Dictionary<Guid, Contact> Contacts { get; } = [];
    public Dictionary<Guid, SealingKey> ContactKeys { get; } = [];
    public Dictionary<(Guid Contact, Guid Channel), Conversation?> OpenConversations { get; } = [];
    public Dictionary<Guid, Conversation> Conversations { get; } = [];
    public Dictionary<Guid, Lead?> OpenLeads { get; } = [];
    public Dictionary<Guid, StaffMember?> StaffByPhone { get; } = [];
    public Dictionary<Guid, MessageDelivery?> DeliveryByRef { get; } = [];
    public Dictionary<Guid, MessageDelivery?> DeliveryById { get; } = [];

    /// <summary>Identities that the claim looked up everywhere: what was not found of them is not there.</summary>
    public HashSet<Guid> Asked { get; } = [];

    /// <summary>Contacts whose open conversations and leads were all read, so that absence is an answer.</summary>
    public HashSet<Guid> FullyRead { get; } = [];
}
