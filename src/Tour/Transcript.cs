using System.Globalization;
using Spectre.Console;

namespace TrailDesk.Tour;

/// <summary>The tour as a person reads it. Nothing here relies on colours or on a terminal.</summary>
internal sealed class Transcript(IAnsiConsole console)
{
    private const int WidestBubble = 62;
    private const int Margin = 2;
    private const int PlainWidth = 100;

    private static readonly Dictionary<string, string> Ticks = new()
    {
        ["queued"] = "waiting",
        ["sending"] = "waiting",
        ["accepted"] = "✓",
        ["sent"] = "✓",
        ["delivered"] = "✓✓",
        ["read"] = "✓✓ read",
        ["played"] = "✓✓ played",
    };

    /// <summary>A terminal as it is; plain lines for a file, a pipe or a dumb terminal.</summary>
    public static Transcript OnConsole()
    {
        var plain = Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (plain) console.Profile.Width = PlainWidth;
        return new Transcript(console);
    }

    public void Opening(string deskUrl, string simulatorUrl)
    {
        console.Write(new Rule("[bold]TrailDesk, a tour[/]").LeftJustified());
        console.MarkupLineInterpolated($"Starting the desk on {deskUrl} and the simulator on {simulatorUrl} …");
    }

    public void Provider(DemoChannel channel)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold yellow]{Markup.Escape(channel.Name)}[/] {Markup.Escape(channel.PhoneNumber)}").LeftJustified());
    }

    public void Scene(string title)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold underline]{title}[/]");
    }

    /// <summary>Somebody wrote, as the desk holds it.</summary>
    public void Wrote(Actor actor, DemoChannel channel, DeskMessage message) =>
        Bubble(Body(message), $"{actor.Name}, {actor.Role}, on {channel.Provider}", Foot(message.ProviderTimestamp ?? message.ReceivedAt, ""), Color.Grey, toTheRight: false);

    /// <summary>Somebody's phone received, with the ticks that the desk knows of.</summary>
    public void Received(Actor actor, DemoChannel channel, PhoneBubble bubble, DeskMessage message) =>
        Bubble(Body(bubble), $"{channel.Name} to {actor.Name}", Foot(bubble.At, Ticks.GetValueOrDefault(message.Status, message.Status)), Color.Green, toTheRight: true);

    /// <summary>What the desk says of itself over REST.</summary>
    public void Fact(string text) => console.MarkupLineInterpolated($"  [blue]»[/] {text}");

    public void Write(Table table)
    {
        console.WriteLine();
        console.Write(table);
    }

    public void Closing(string text)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold]{text}[/]");
    }

    public void Failure(StepFailedException failure)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold red]Failed:[/] {failure.Step}");
        console.MarkupLineInterpolated($"  expected   {failure.Expected}");
        console.MarkupLineInterpolated($"  was there  {failure.Found}");
    }

    private void Bubble(string text, string who, string foot, Color colour, bool toTheRight)
    {
        var room = Math.Max(20, Math.Min(WidestBubble, console.Profile.Width - 4 * Margin));
        var panel = new Panel(new Markup($"{Markup.Escape(text)}\n[grey]{Markup.Escape(foot)}[/]"))
            .Header(Markup.Escape(who)).BorderColor(colour).RoundedBorder();
        var longest = Math.Max(who.Length + 2, $"{text}\n{foot}".Split('\n').Max(line => line.Length));
        panel.Width = Math.Min(room, longest + 4);
        var left = toTheRight ? Math.Max(Margin, Math.Min(console.Profile.Width, 100) - panel.Width.Value - Margin) : Margin;
        console.Write(new Padder(panel, new Padding(left, 0, 0, 0)));
    }

    private static string Foot(DateTimeOffset? at, string ticks) =>
        $"{at?.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {ticks}".Trim();

    private static string Body(DeskMessage message) => string.Join('\n', Parts(message).Where(part => part is not null));

    private static IEnumerable<string?> Parts(DeskMessage message)
    {
        foreach (var media in message.Media ?? []) yield return $"[{media.Kind}] {media.FileName ?? media.Caption}".TrimEnd();
        yield return message.Interactive is { } tap ? $"[tapped] {tap.Title ?? tap.Id}" : message.Text;
    }

    private static string Body(PhoneBubble bubble)
    {
        var rows = bubble.List?.Rows.Select(row => $"  ( ) {row.Title}: {row.Description}") ?? [];
        var button = bubble.List is { } list ? [$"[{list.Button}]"] : Array.Empty<string>();
        var file = bubble.Media is { } media ? [$"[{media.Kind}] {media.FileName}".TrimEnd()] : Array.Empty<string>();
        var words = bubble.Text is { } text ? [text] : file.Length > 0 ? [] : new[] { $"[{bubble.Type} {bubble.Template}]" };
        return string.Join('\n', [.. file, .. words, .. button, .. rows]);
    }
}
