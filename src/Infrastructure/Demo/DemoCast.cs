using TrailDesk.Application.Tenancy;

namespace TrailDesk.Infrastructure.Demo;

/// <summary>Who and what the demo company has. Ids are fixed, so that loading twice meets the same rows.</summary>
internal static class DemoCast
{
    public static readonly Guid TenantId = Id(1);
    public const string TimeZone = "Asia/Kathmandu";
    public const string Currency = "USD";

    public static Guid Id(int number) => Guid.Parse($"0198de30-0000-7000-8000-{number:x12}");

    public static readonly DemoUser Owner = new(Id(10), "Maya Gurung", Roles.Owner, Email: "owner@himalaya-trails.example");
    public static readonly DemoUser Head = new(Id(11), "Anil Shrestha", Roles.Manager, Email: "manager@himalaya-trails.example");
    public static readonly DemoUser Operations = new(
        Id(12), "Nisha Rai", Roles.Operations, Email: "operations@himalaya-trails.example", Phone: "+15550140", SimulatorRole: "manager");
    public static readonly DemoUser Tara = new(Id(13), "Tara Karki", Roles.Sales, Email: "tara@himalaya-trails.example");
    public static readonly DemoUser Bikash = new(Id(14), "Bikash Thapa", Roles.Sales, Email: "bikash@himalaya-trails.example");
    public static readonly DemoUser Pemba = new(Id(15), "Pemba Sherpa", Roles.FieldStaff, Phone: "+15550130", SimulatorRole: "guide");
    public static readonly DemoUser Dawa = new(Id(16), "Dawa Tamang", Roles.FieldStaff, Phone: "+15550131");
    public static readonly DemoUser Ram = new(Id(17), "Ram Bahadur", Roles.FieldStaff, Phone: "+15550135", SimulatorRole: "driver");
    public static readonly DemoUser[] Users = [Owner, Head, Operations, Tara, Bikash, Pemba, Dawa, Ram];

    public static readonly DemoContact Asha = new(Id(20), "Asha Rao", "+15550110", "en", InSimulator: true);
    public static readonly DemoContact Lucas = new(Id(21), "Lucas Meyer", "+15550111", "en", InSimulator: true);
    public static readonly DemoContact Mina = new(Id(22), "Mina Park", "+15550112", "en");
    public static readonly DemoContact Omar = new(Id(23), "Omar Haddad", "+15550113", "es");
    public static readonly DemoContact[] Contacts = [Asha, Lucas, Mina, Omar];

    public static readonly DemoPackage Everest = new(Id(30), "EBC", "EBC Trek", ["everest base camp", "ebc"], 12, 1390m);
    public static readonly DemoPackage Annapurna = new(Id(31), "ANNAPURNA", "Annapurna Circuit", ["annapurna", "thorong la"], 14, 1250m);
    public static readonly DemoPackage Langtang = new(Id(32), "LANGTANG", "Langtang Valley Trek", ["langtang"], 8, 790m);
    public static readonly DemoPackage PoonHill = new(Id(33), "POONHILL", "Poon Hill", ["ghorepani", "ghorepani poon hill"], 5, 450m);
    public static readonly DemoPackage[] Packages = [Everest, Annapurna, Langtang, PoonHill];

    public static readonly DemoTrip Running = new(Id(40), "TRP123", Everest, StartsIn: -3, [Pemba, Ram]);
    public static readonly DemoTrip Later = new(Id(41), "TRP124", Annapurna, StartsIn: 30, [Dawa]);
    public static readonly DemoTrip Over = new(Id(42), "TRP098", Langtang, StartsIn: -30, [Dawa]);
    public static readonly DemoTrip[] Trips = [Running, Later, Over];

    public static readonly DemoBooking[] Bookings =
    [
        new(Id(50), "BK-2031", "confirmed", Asha, Later, 2500m, Paid: 750m, ["Asha Rao", "Dev Rao"]),
        new(Id(51), "BK-2032", "confirmed", Lucas, Running, 1390m, Paid: 1390m, ["Lucas Meyer"]),
        new(Id(52), "BK-2033", "pending", Lucas, Later, 1250m, Paid: 0m, ["Lucas Meyer"]),
        new(Id(53), "BK-2034", "cancelled", Mina, Later, 5000m, Paid: 0m, ["Mina Park"]),
        new(Id(54), "BK-2035", "completed", Omar, Over, 1580m, Paid: 1580m, ["Omar Haddad", "Lina Haddad"]),
    ];
}

internal sealed record DemoUser(Guid Id, string Name, string Role, string? Email = null, string? Phone = null, string? SimulatorRole = null);

internal sealed record DemoContact(Guid Id, string Name, string Phone, string Language, bool InSimulator = false);

internal sealed record DemoPackage(Guid Id, string Code, string Name, string[] Aliases, int Days, decimal Price);

/// <param name="StartsIn">Days from today.</param>
internal sealed record DemoTrip(Guid Id, string Code, DemoPackage Package, int StartsIn, DemoUser[] Staff);

internal sealed record DemoBooking(
    Guid Id, string Code, string Status, DemoContact Contact, DemoTrip Trip, decimal Total, decimal Paid, string[] Travellers);
