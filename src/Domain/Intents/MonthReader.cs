using System.Globalization;

namespace TrailDesk.Domain.Intents;

/// <summary>Finds the first month that a text names, and marks the words it is made of as used.</summary>
internal sealed class MonthReader(Wording wording, DateOnly today, bool[] used)
{
    private static readonly PhraseBook Names = Vocabulary.Of("months");
    private static readonly PhraseBook Doubtful = Vocabulary.Of("doubtful_months");
    private static readonly PhraseBook Prepositions = Vocabulary.Of("before_month");
    private static readonly PhraseBook Of = Vocabulary.Of("of");
    private static readonly PhraseBook FromNow = Vocabulary.Of("months_from_now");
    private static readonly PhraseBook NextYear = Vocabulary.Of("next_year");
    private static readonly PhraseBook In = Vocabulary.Of("in_months");
    private static readonly PhraseBook MonthNouns = Vocabulary.Of("month_noun");
    private static readonly PhraseBook Numbers = Vocabulary.Of("numbers");
    private static readonly PhraseBook PersonWords = Vocabulary.Of("person_words");
    private static readonly PhraseBook AlsoNames = Vocabulary.Of("name_months");
    private static readonly PhraseBook BeforeName = Vocabulary.Of("before_name");
    private static readonly PhraseBook Companions = Vocabulary.Of("companion");
    private static readonly string[] LongNames = ["january", "february", "september", "october", "november", "december", "august",
        "januari", "februari", "agustus", "oktober", "desember", "febrero", "agosto", "septiembre", "octubre", "noviembre", "diciembre"];

    /// <summary>A date was named that is past, or in no calendar.</summary>
    public bool Refused { get; private set; }

    public string? Read()
    {
        string? month = null;
        for (var i = 0; i < wording.Count; i++)
        {
            if (used[i])
                continue;
            var found = Relative(i) ?? NamedMonth(i) ?? NumericMonth(i);
            month ??= found;
        }
        return month;
    }

    private string? Relative(int i)
    {
        var length = FromNow.LengthAt(wording, i, out var months);
        if (length > 0)
        {
            Use(i, length);
            return Text(today.Year, today.Month + months);
        }
        var opening = In.LengthAt(wording, i);
        if (opening == 0 || NumberAt(i + opening) is not { } ahead || ahead is < 1 or > 24 || MonthNouns.LengthAt(wording, i + opening + 1) == 0)
            return null;
        Use(i, opening + 2);
        return Text(today.Year, today.Month + ahead);
    }

    private string? NamedMonth(int i)
    {
        var length = Names.LengthAt(wording, i, out var month);
        if (length == 0)
            (length, month) = Misspelt(wording.At(i));
        if (length == 0 || IsPerson(i))
            return null;
        var next = i + length;
        var year = YearAfter(ref next);
        if (Doubtful.LengthAt(wording, i) > 0 && year is null && !IsSurelyMonth(i))
            return null;
        var exists = Exists(DayBefore(i), month) && Exists(next, month);
        UseDays(i, next);
        Use(i, next - i);
        if (!exists)
            return Refuse();
        return year is { } given
            ? Later(given, month)
            : Text(today.Year + (month < today.Month ? 1 : 0), month);
    }

    // "my friend April recommended you": with words after it, and none that leads up to a month.
    private bool IsPerson(int i)
    {
        if (i == 0 || i == wording.Count - 1 || wording[i - 1].Trail != ' ' || wording[i + 1].IsNumber || AlsoNames.LengthAt(wording, i) == 0)
            return false;
        return Companions.LengthAt(wording, i - 1) > 0 || BeforeName.LengthAt(wording, i - 1) > 0 || BeforeName.LengthAt(wording, i - 2) == 2;
    }

    private bool IsSurelyMonth(int i) =>
        i == wording.Count - 1 || wording.At(i - 1).Length > 0 && (Prepositions.LengthAt(wording, i - 1) > 0 || IsDay(i - 1) && (wording.Count < 4 || Prepositions.LengthAt(wording, i - 2) > 0))
        || Names.LengthAt(wording, i + 2) > 0 && Of.LengthAt(wording, i + 1) > 0;

    private int? YearAfter(ref int next)
    {
        var nextYear = NextYear.LengthAt(wording, next);
        if (nextYear > 0)
        {
            next += nextYear;
            return today.Year + 1;
        }
        var at = next;
        if (Of.LengthAt(wording, at) > 0)
            at++;
        // "December 12th, 2027": the day stands between.
        if (IsDay(at) && IsYear(at + 1))
            at++;
        else if (IsDay(at) && wording.At(at + 1) is "st" or "nd" or "rd" or "th" && IsYear(at + 2))
            at += 2;
        if (!IsYear(at))
            return null;
        next = at + 1;
        var year = wording[at].Number!.Value;
        return year < 100 ? 2000 + year : year;
    }

    // A number right beside a month is a day, unless it counts people: "December 2 pax".
    private void UseDays(int i, int next)
    {
        var before = DayBefore(i);
        if (IsDay(before) && wording[before].Trail is not (',' or ';' or '\n'))
            Use(before, 1);
        if (IsDay(next) && wording[next - 1].Trail is not (',' or ';' or '\n') && PersonWords.LengthAt(wording, next + 1) == 0 && !IsYear(next))
            Use(next, 1);
    }

    private int DayBefore(int i)
    {
        var before = i - 1;
        while (before >= 0 && (Of.LengthAt(wording, before) > 0 || wording.At(before) is "st" or "nd" or "rd" or "th"))
            before--;
        return before;
    }

    // "31 February": a number beside the month that counts nobody.
    private bool Exists(int day, int month) =>
        !IsDay(day) || wording[day].Number <= LongestOf(month) || PersonWords.LengthAt(wording, day + 1) > 0
        || wording[day].Trail is ',' or ';' or '\n' || wording[day].Lead is ',' or ';' or '\n';

    private static int LongestOf(int month) => month == 2 ? 29 : month is 4 or 6 or 9 or 11 ? 30 : 31;

    private string? Refuse()
    {
        Refused = true;
        return null;
    }

    private string? NumericMonth(int i)
    {
        if (!wording[i].IsNumber || used[i] || !Joined(i, out var second))
            return null;
        var first = wording[i].Number ?? 0;
        if (Joined(i + 1, out var third))
            return FullDate(i, first, second, third);
        if (first is >= 1 and <= 31 && second is >= 1 and <= 31)
            return DayAndMonth(i, first, second);
        var (year, month) = first > 2000 ? (first, second) : (second, first);
        if (month is < 1 or > 12 || year < 2000 || year > today.Year + 5)
            return null;
        Use(i, 2);
        return Later(year, month);
    }

    // "14/12" is a date by itself, "5/12" only behind such a word as "on"; "24/7" and "2/3 people" are none.
    private string? DayAndMonth(int i, int first, int second)
    {
        var (day, month) = second > 12 ? (second, first) : (first, second);
        var isDate = day > 12 || Prepositions.LengthAt(wording, i - 1) > 0;
        if (!isDate || month > 12 || wording[i].Trail != '/' || (first, second) == (24, 7) || PersonWords.LengthAt(wording, i + 2) > 0)
            return null;
        Use(i, 2);
        return day > LongestOf(month) ? Refuse() : Text(today.Year + (month < today.Month ? 1 : 0), month);
    }

    private string? FullDate(int i, int first, int second, int third)
    {
        Use(i, 3);
        var year = first > 2000 ? first : third < 100 ? 2000 + third : third;
        var month = second > 12 ? first : second;
        var day = first > 2000 ? third : second > 12 ? second : first;
        if (month is < 1 or > 12 || year < 2000 || year > today.Year + 5)
            return null;
        return day > LongestOf(month) ? Refuse() : Later(year, month);
    }

    private bool Joined(int i, out int next)
    {
        next = 0;
        if (i + 1 >= wording.Count || wording[i].Trail is not ('/' or '-' or '.') || wording[i + 1].Start != wording[i].End + 1)
            return false;
        next = wording[i + 1].Number ?? -1;
        return next >= 0;
    }

    private bool IsDay(int i) => i >= 0 && i < wording.Count && wording[i].Number is >= 1 and <= 31 && wording[i].Folded.Length <= 2;

    private bool IsYear(int i) => i >= 0 && i < wording.Count
        && (wording[i].Number is >= 2000 and <= 2100 || wording[i].Lead is '\'' or '’' or '/' && wording[i].Folded.Length == 2);

    private int? NumberAt(int i)
    {
        if (i < wording.Count && wording[i].IsNumber)
            return wording[i].Number;
        return Numbers.LengthAt(wording, i, out var value) > 0 ? value : null;
    }

    private static (int Length, int Month) Misspelt(string word)
    {
        if (word.Length < 5)
            return (0, 0);
        foreach (var name in LongNames)
            if (name[0] == word[0] && word != name && Letters.Near(word, name, name.Length < 8 ? 1 : 2))
                return (1, MonthOf(name));
        return (0, 0);
    }

    private static int MonthOf(string name)
    {
        Names.LengthAt(Wording.Of(name), 0, out var month);
        return month;
    }

    private string? Later(int year, int month) =>
        year > today.Year || year == today.Year && month >= today.Month ? Text(year, month) : Refuse();

    // Months past December run on into the next year.
    private static string Text(int year, int month) =>
        string.Create(CultureInfo.InvariantCulture, $"{year + (month - 1) / 12:0000}-{(month - 1) % 12 + 1:00}");

    private void Use(int first, int count)
    {
        for (var i = first; i < first + count && i < used.Length; i++)
            used[i] = true;
    }
}
