using System.Text.Json;
using System.Text.Json.Serialization;
using TrailDesk.Application.Demo;

namespace TrailDesk.Infrastructure.Demo;

internal sealed record DemoChannel(
    Guid Id, string Provider, string Name, string PhoneNumber, string? PhoneNumberId, string? BusinessAccountId, string? AccessToken,
    string? AppSecret, string? VerifyToken, string? AccountSid, string? AuthToken, string? ApiKey, string? WebhookSecret, string WebhookUrl)
{
    public override string ToString() => $"DemoChannel {{ {Id} }}";
}

internal sealed record DemoPhone(string Name, string Role, string Phone);

internal sealed record DemoChannelsFile(IReadOnlyList<DemoChannel> Channels, IReadOnlyList<DemoPhone> Phones, string DeskUrl);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DemoChannelsFile))]
internal sealed partial class DemoJson : JsonSerializerContext;

/// <summary>What a person needs to try the demo, in files that only the person who runs it may read.</summary>
internal static class DemoFiles
{
    private const string Logins = "demo-logins.txt";
    private const string Channels = "demo-channels.json";

    public static void Write(string folder, IReadOnlyList<DemoLogin> logins, DemoChannelsFile channels)
    {
        Directory.CreateDirectory(folder);
        var lines = logins.Select(login => $"{login.Email}  {login.Password}  {login.Role}\n");
        Replace(Path.Combine(folder, Logins), string.Concat(lines));
        Replace(Path.Combine(folder, Channels), JsonSerializer.Serialize(channels, DemoJson.Default.DemoChannelsFile) + "\n");
    }

    public static void Remove(string folder)
    {
        if (!Directory.Exists(folder)) return;
        File.Delete(Path.Combine(folder, Logins));
        File.Delete(Path.Combine(folder, Channels));
    }

    // Written aside and moved into place: a reader sees the old file or the new one, and never one with wider rights.
    private static void Replace(string path, string text)
    {
        var aside = $"{path}.{Guid.NewGuid():n}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(aside, options)) writer.Write(text);
        File.Move(aside, path, overwrite: true);
    }
}
