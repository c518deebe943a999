namespace TrailDesk.Domain.Shared;

/// <summary>
/// The time zones of countries: one each, and where a country has several the outermost ones that people live in, since a number does
/// not say which is theirs. Names of the IANA database.
/// </summary>
public static class CountryZones
{
    private const string Rows = """
        US America/New_York Pacific/Honolulu, CA America/St_Johns America/Vancouver, PM America/Miquelon,
        BS America/Nassau, BB America/Barbados, AI America/Anguilla, AG America/Antigua, VG America/Tortola, VI America/St_Thomas, KY America/Cayman,
        BM Atlantic/Bermuda, GD America/Grenada, TC America/Grand_Turk, JM America/Jamaica, SX America/Lower_Princes, LC America/St_Lucia,
        DM America/Dominica, VC America/St_Vincent, PR America/Puerto_Rico, DO America/Santo_Domingo, TT America/Port_of_Spain, KN America/St_Kitts,
        MS America/Montserrat, AW America/Aruba, FK Atlantic/Stanley, BZ America/Belize, GT America/Guatemala, SV America/El_Salvador,
        HN America/Tegucigalpa, NI America/Managua, CR America/Costa_Rica, PA America/Panama, HT America/Port-au-Prince, PE America/Lima,
        MX America/Cancun America/Tijuana, CU America/Havana, AR America/Argentina/Buenos_Aires, BR America/Noronha America/Rio_Branco,
        CL America/Santiago Pacific/Easter, CO America/Bogota, VE America/Caracas, GP America/Guadeloupe, BO America/La_Paz, GY America/Guyana,
        EC America/Guayaquil Pacific/Galapagos, GF America/Cayenne, PY America/Asuncion, MQ America/Martinique, SR America/Paramaribo,
        UY America/Montevideo, CW America/Curacao,
        FO Atlantic/Faroe, GL America/Nuuk, GR Europe/Athens, NL Europe/Amsterdam, BE Europe/Brussels, FR Europe/Paris, ES Europe/Madrid Atlantic/Canary,
        GI Europe/Gibraltar, PT Europe/Lisbon Atlantic/Azores, LU Europe/Luxembourg, IE Europe/Dublin, IS Atlantic/Reykjavik, MT Europe/Malta,
        CY Asia/Nicosia, FI Europe/Helsinki, AD Europe/Andorra, MC Europe/Monaco, SM Europe/San_Marino, VA Europe/Vatican, IT Europe/Rome,
        CH Europe/Zurich, LI Europe/Vaduz, AT Europe/Vienna, GB Europe/London, DK Europe/Copenhagen, SE Europe/Stockholm, NO Europe/Oslo,
        DE Europe/Berlin, AL Europe/Tirane, BG Europe/Sofia, HU Europe/Budapest, LT Europe/Vilnius, LV Europe/Riga, EE Europe/Tallinn,
        MD Europe/Chisinau, AM Asia/Yerevan, BY Europe/Minsk, UA Europe/Kyiv, RS Europe/Belgrade, ME Europe/Podgorica, XK Europe/Belgrade,
        HR Europe/Zagreb, SI Europe/Ljubljana, BA Europe/Sarajevo, MK Europe/Skopje, RO Europe/Bucharest, CZ Europe/Prague, SK Europe/Bratislava,
        PL Europe/Warsaw, RU Asia/Kamchatka Europe/Kaliningrad, KZ Asia/Almaty, AZ Asia/Baku, GE Asia/Tbilisi,
        TR Europe/Istanbul, LB Asia/Beirut, JO Asia/Amman, SY Asia/Damascus, IQ Asia/Baghdad, KW Asia/Kuwait, SA Asia/Riyadh, YE Asia/Aden,
        OM Asia/Muscat, PS Asia/Gaza, AE Asia/Dubai, IL Asia/Jerusalem, BH Asia/Bahrain, QA Asia/Qatar, IR Asia/Tehran,
        EG Africa/Cairo, SS Africa/Juba, MA Africa/Casablanca, DZ Africa/Algiers, TN Africa/Tunis, LY Africa/Tripoli, GM Africa/Banjul,
        SN Africa/Dakar, MR Africa/Nouakchott, ML Africa/Bamako, GN Africa/Conakry, CI Africa/Abidjan, BF Africa/Ouagadougou, NE Africa/Niamey,
        TG Africa/Lome, BJ Africa/Porto-Novo, MU Indian/Mauritius, LR Africa/Monrovia, SL Africa/Freetown, GH Africa/Accra, NG Africa/Lagos,
        TD Africa/Ndjamena, CF Africa/Bangui, CM Africa/Douala, CV Atlantic/Cape_Verde, ST Africa/Sao_Tome, GQ Africa/Malabo, GA Africa/Libreville,
        CG Africa/Brazzaville, CD Africa/Lubumbashi Africa/Kinshasa, AO Africa/Luanda, GW Africa/Bissau, IO Indian/Chagos, SH Atlantic/St_Helena,
        SC Indian/Mahe, SD Africa/Khartoum, RW Africa/Kigali, ET Africa/Addis_Ababa, SO Africa/Mogadishu, DJ Africa/Djibouti, KE Africa/Nairobi,
        TZ Africa/Dar_es_Salaam, UG Africa/Kampala, BI Africa/Bujumbura, MZ Africa/Maputo, ZM Africa/Lusaka, MG Indian/Antananarivo,
        RE Indian/Reunion, ZW Africa/Harare, NA Africa/Windhoek, MW Africa/Blantyre, LS Africa/Maseru, BW Africa/Gaborone, SZ Africa/Mbabane,
        KM Indian/Comoro, ZA Africa/Johannesburg, ER Africa/Asmara,
        MP Pacific/Saipan, GU Pacific/Guam, AS Pacific/Pago_Pago, MY Asia/Kuala_Lumpur, AU Australia/Sydney Australia/Perth,
        ID Asia/Jayapura Asia/Jakarta, PH Asia/Manila, NZ Pacific/Auckland, SG Asia/Singapore, TH Asia/Bangkok, TL Asia/Dili, NF Pacific/Norfolk,
        BN Asia/Brunei, NR Pacific/Nauru, PG Pacific/Bougainville Pacific/Port_Moresby, TO Pacific/Tongatapu, SB Pacific/Guadalcanal,
        VU Pacific/Efate, FJ Pacific/Fiji, PW Pacific/Palau, WF Pacific/Wallis, CK Pacific/Rarotonga, NU Pacific/Niue, WS Pacific/Apia,
        KI Pacific/Kiritimati Pacific/Tarawa, NC Pacific/Noumea, TV Pacific/Funafuti, PF Pacific/Gambier Pacific/Tahiti, TK Pacific/Fakaofo,
        FM Pacific/Pohnpei Pacific/Chuuk, MH Pacific/Majuro, JP Asia/Tokyo, KR Asia/Seoul, VN Asia/Ho_Chi_Minh, KP Asia/Pyongyang,
        HK Asia/Hong_Kong, MO Asia/Macau, KH Asia/Phnom_Penh, LA Asia/Vientiane, CN Asia/Shanghai, BD Asia/Dhaka, TW Asia/Taipei, IN Asia/Kolkata,
        PK Asia/Karachi, AF Asia/Kabul, LK Asia/Colombo, MM Asia/Yangon, MV Indian/Maldives, BT Asia/Thimphu, MN Asia/Ulaanbaatar Asia/Hovd,
        NP Asia/Kathmandu, TJ Asia/Dushanbe, TM Asia/Ashgabat, KG Asia/Bishkek, UZ Asia/Tashkent
        """;

    private static readonly Dictionary<string, string[]> Names = Rows
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(row => row.Split(' '))
        .ToDictionary(row => row[0], row => row[1..]);

    /// <returns>None for no country, and for one whose zones this machine does not know.</returns>
    public static IReadOnlyList<TimeZoneInfo> Of(string? country)
    {
        if (country is null || !Names.TryGetValue(country, out var names)) return [];
        var zones = new List<TimeZoneInfo>(names.Length);
        foreach (var name in names)
            if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) zones.Add(zone);
        return zones;
    }
}
