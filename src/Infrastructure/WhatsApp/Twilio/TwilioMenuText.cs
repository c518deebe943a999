using System.Text;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

internal static class TwilioMenuText
{
    public static string Of(InteractiveMessagePart menu)
    {
        var text = new StringBuilder();
        if (!string.IsNullOrEmpty(menu.HeaderText))
            text.Append(menu.HeaderText).Append("\n\n");
        text.Append(menu.Body).Append('\n');
        var number = 0;
        foreach (var button in menu.Buttons ?? [])
            text.Append('\n').Append(++number).Append(". ").Append(button.Title);
        foreach (var section in menu.Sections ?? [])
            AppendSection(text, section, ref number);
        if (!string.IsNullOrEmpty(menu.Footer))
            text.Append("\n\n").Append(menu.Footer);
        return text.ToString();
    }

    private static void AppendSection(StringBuilder text, ListSection section, ref int number)
    {
        if (!string.IsNullOrEmpty(section.Title))
            text.Append('\n').Append(section.Title);
        foreach (var row in section.Rows)
        {
            text.Append('\n').Append(++number).Append(". ").Append(row.Title);
            if (!string.IsNullOrEmpty(row.Description))
                text.Append(" - ").Append(row.Description);
        }
    }
}
