"""The words by which the address keys read an address written without Chinese or Japanese characters.

Lower case and without accents, as the normaliser leaves them. One row a meaning: the first word or phrase stands for
all. A phrase is matched across spaces and marks, never across a comma or #. A letter with a mark is told by both (c/,
d:, m.). The build writes the rows into `places.h`.
"""

from __future__ import annotations

from enum import IntEnum


class Latin(IntEnum):
    """Say what a word of a Latin address does. The numbers are those of `places.pxd`."""

    ROAD = 1  # kept in its canonical form, as the two that follow
    SIDE = 2
    ROOM = 3  # the value that follows is a room's
    BUILDING = 4
    FLOOR = 5  # of the value that follows, else of the one before
    NUMBER = 6  # says that a number follows, and no more
    DROP = 7  # left out as often as given
    PLACE = 8  # a country: dropped unless a road has its name
    REMARK = 9  # drops out with the rest of its segment
    ROUTE = 10  # kept together with the number that follows
    ALIAS = 11
    CITY = 12  # kept; makes the states that stand beside it drop out
    STATE = 13
    PROVINCE = 14  # a state of Canada, where 12-345 Main St is room 12
    SKIP = 15  # drops out with the value that follows
    PREMISES = 16  # the name of a site, and a company's: its segment drops out beside a house number
    LEVEL = 17  # a floor by name
    BUILDING_BEHIND = 18  # of the number before: 101-dong
    ROOM_BEHIND = 19
    GLUED = 20  # part of the name before: Sejong-daero is Sejongdaero
    JOINT = 21  # between the numbers of one house: 1 Chome 2-3
    LANE = 23  # kept together with the first number behind it: Soi Sukhumvit 21
    BLOCK = 24  # of the house number that starts a street, else a building
    CHINA = 25  # tells that an address is one of China
    CHINESE_CITY = 26  # or province: as CHINA, and is a place itself (build_pinyin.py)
    CHINESE_DISTRICT = 27  # a place of an address of China, a word of any other
    COMPANY = 22  # as PREMISES; alone in its segment, the segment before drops out too


def _rows(text: str) -> tuple[tuple[str, ...], ...]:
    """Read rows set apart by semicolons, phrases in them by commas."""
    rows = (tuple(" ".join(phrase.split()) for phrase in row.split(",")) for row in text.split(";"))
    return tuple(row for row in rows if row != ("",))


def _each(text: str) -> tuple[tuple[str, ...], ...]:
    """Read phrases set apart by commas, each a row of its own."""
    return tuple((" ".join(phrase.split()),) for phrase in text.split(",") if phrase.strip())


LATIN_ROWS: dict[Latin, tuple[tuple[str, ...], ...]] = {
    Latin.ROAD: _rows(
        """st, street, saint, str, strasse, straat, sankt; rd, road; ave, avenue, av, avenida, avda; prospekt,
        проспект, пр, пр кт, пр т, pr kt, pr t, prosp, просп; blvd, boulevard, boul, bd, bvd, bulvar, bulvari, blv,
        бульвар, бул; dr, drive, drv; ln, lane; pde, parade; esplanade; cct, circuit; ct, court; sq, square; pkwy,
        parkway; ter, terrace, terr, tce; cir, circle; cres, crescent; trl, trail; expy, expressway; aly, alley; cl,
        close; gdns, gardens, garden, gdn; way, wy; gr, grove, grv; hts, heights; est, estate; pk, park; hwy,
        highway; mews; hl, hill; cove; xing, crossing; bridge; ridge; pl, place, platz, plac, plaza, plz, praca,
        ploshchad, площадь, пл; piazza, zza, pzza; cad, caddesi, cd, cadde; sok, sokak, sokagi, sk; mah, mahallesi,
        mahalle, mh; al, aleja, aleje, allee; os, osiedle; rue; via, v.; viale, vle; corso, cso; largo; carrer;
        camino, cno; paseo; carretera, ctra; calzada, calz; privada, priv; rua, r.; travessa; rodovia, rod; estrada;
        quai; chemin, che; impasse; cours; gasse; weg; steig; gracht; laan; plein; kade; jl, jln, jalan, jl raya,
        jalan raya, jln raya; lorong, lrg, lor; persiaran; lebuh; gang, gg; taman, tmn; lu, lu rd, lu road; jie, jie
        st, jie street; dadao, da dao; xiang; переулок, пер, pereulok, per; шоссе, ш, shosse; набережная, наб, nab,
        naberezhnaya; проезд, пр д, proezd"""
    ),
    Latin.SIDE: _rows(
        """n, north, norte, nte, nord; s, south, sur, sud; e, east, este, oriente, ote, ost; w, west, oeste, ouest, o.,
        poniente; ne, northeast, north east; nw, northwest, north west; se, southeast, south east; sw, southwest,
        south west"""
    ),
    Latin.ALIAS: _rows(
        """1st, first; 2nd, second; 3rd, third; 4th, fourth; 5th, fifth; 6th, sixth; 7th, seventh; 8th, eighth; 9th,
        ninth; 10th, tenth; 11th, eleventh; 12th, twelfth; 13th, thirteenth; 14th, fourteenth; 15th, fifteenth; mt,
        mount, mont; ft, fort; pt, port; ctr, center, centre; mlk, martin luther king, martin luther king jr; mg,
        mahatma gandhi; jend, jenderal; gen, general; sta, santa; sto, santo; rama 1, rama i; rama 2, rama ii; rama
        3, rama iii; rama 4, rama iv; rama 5, rama v; rama 6, rama vi; rama 9, rama ix; po box, p o box, pobox, box,
        postbus, postfach, post box, apartado, caixa postal; izquierda, izda, izq, izqda; derecha, dcha; bukit, bt;
        extension, extn, ext; kawasan, kaw; perindustrian, perind; kampung, kg; sungai, sg; bandar, bdr; ind,
        industrial; intl, international; nagar, ngr"""
    ),
    Latin.ROOM: _each(
        """apt, ap, apartment, apto, apart, apartamento, appartement, appt, app, unit, ste, suite, suites, rm, room,
        flat, flt, flats, d:, shop, stall, int, interior, interno, depto, dpto, departamento, dept, door, puerta,
        porta, office, off, ofc, oficina, ofis, sala, sl, conj, lok, lokal, m., mieszkanie, daire, kv, kvartira,
        wohnung, whg, bureau, bur, space, kamer, u, cabin, кв, квартира, оф, офис, помещение, пом, комната, phong,
        can ho, ห้อง, moo, mu, หมู่, หมู่ที่, ม"""
    ),
    Latin.BUILDING: _each(
        """bldg, building, bl, blok, bloco, bloque, bloc, twr, tower, towers, torre, bld, wing, batiment, bat,
        edificio, edif, phase, korpus, korp, корпус, корп, к, строение, стр, scala, escalera, esc, escalier,
        staircase, entrance, подъезд, под, toa, toa nha, อาคาร, warehouse, hangar, gedung, menara, bina, sector,
        sec, section, kavling, manzana, mz, lote, quadra, gate"""
    ),
    Latin.FLOOR: _each(
        """floor, fl, flr, level, lvl, l, f, og, obergeschoss, etage, stock, piso, planta, andar, kat, k:, этаж, эт,
        tang, lau, lantai, lt, tingkat, pietro, piano, verdieping, ชั้น, 층, storey, story"""
    ),
    Latin.NUMBER: _each(
        """no, nr, num, number, nos, nro, numero, hno, h no, house no, house, door no, so nha, so, д, дом, dom, d.,
        plot, lot, เลขที่"""
    ),
    Latin.DROP: _each(
        """province, prov, city, county, state, the, of, town, township, shi, qu, sheng, po, ku, gu, ken, si, do, to,
        fu, eup, myeon, ri, cho, machi, khet, khwaeng, kwaeng, tambon, tambol, amphoe, amphur, changwat, t., a.,
        ตำบล, อำเภอ, จังหวัด, แขวง, เขต, ต, อ, จ, col, colonia, delegacion, alcaldia, municipio, de, la, las, los,
        el, le, les, du, des, di, da, das, dos, den, der, van, von, am, an, auf, im, area, suburb, village, bairro,
        brgy, barangay, bgy, kel, kelurahan, kec, kecamatan, kota, kab, kabupaten, desa, negeri, provinsi, ilcesi,
        ili, tp, thanh pho, tinh, huyen, thi xa, duong, ul, ulitsa, ulica, улица, ул, calle, c., c/, thanon, ถนน, ถ,
        del, dell, della, dello, delle, degli, g., г, город, gorod, область, обл, oblast, район, р н, rayon, край,
        metropolitan, greater, governorate, emirate, mkr, мкр, woj, powiat, cedex, taluk, tehsil, and, y, und, esq,
        special"""
    ),
    Latin.PLACE: _each(
        """usa, us, uk, gb, gbr, great britain, aus, au, th, tha, jp, jpn, kr, kor, mx, mex, sgp, deu, ger, fr, fra,
        ita, nld, pol, ru, rus, br, bra, vn, vnm, my, mys, idn, phl, tur, uae, republic of korea, south korea, s
        korea, rok, korea, republic, united states, united states of america, america, united kingdom, england,
        scotland, wales, northern ireland, ireland, britain, canada, mexico, brasil, brazil, australia, new zealand,
        nz, japan, germany, deutschland, france, spain, espana, italy, italia, netherlands, nederland, holland,
        poland, polska, russia, russian federation, россия, рф, российская федерация, thailand, ประเทศไทย, vietnam,
        viet nam, malaysia, indonesia, philippines, india, turkey, turkiye, united arab emirates, 대한민국, 한국,
        austria, osterreich, switzerland, ch, schweiz, suisse, belgium, belgique, belgie, portugal, sweden, norway,
        denmark, finland, czech republic, czechia, taiwan, saudi arabia, ksa, tatarstan, татарстан, республика,
        respublika, israel, florida, bayern, bavaria, baden wurttemberg, nordrhein westfalen, nrw, hessen, hesse,
        niedersachsen, sachsen, saxony, thuringen, brandenburg, rheinland pfalz, saarland, schleswig holstein, ile
        de france, catalunya, cataluna, catalonia, comunidad de madrid, andalucia, lombardia, lombardy, lazio,
        piemonte, toscana, tuscany, veneto, campania, noord holland, north holland, zuid holland, south holland,
        noord brabant, mazowieckie, malopolskie, slaskie, selangor, selangor darul ehsan, johor, wilayah
        persekutuan, federal territory, jawa barat, west java, jawa timur, east java, jawa tengah, central java,
        dki, banten, maharashtra, karnataka, tamil nadu, telangana, gujarat, uttar pradesh, haryana, west bengal,
        metro manila, ncr, national capital region, greater london, west yorkshire, south yorkshire, north
        yorkshire, west midlands, greater manchester, merseyside, surrey, kent, essex, hertfordshire, oxfordshire,
        cambridgeshire, berkshire, hampshire, west sussex, east sussex, lancashire, cheshire, devon, dorset,
        somerset, norfolk, suffolk, nottinghamshire, leicestershire, staffordshire, gloucestershire, warwickshire,
        buckinghamshire, bedfordshire, derbyshire, middlesex, nuevo leon, n l, nl, jalisco, jal, pue, qro, edomex,
        estado de mexico, edo de mex, baja california, guanajuato, gto, connecticut, louisiana, delaware, rhode
        island"""
    ),
    Latin.REMARK: _each(
        """please, pls, leave, call, tel, telephone, phone, mobile, mob, cell, attn, attention, fragile, deliver,
        delivery, reception, signature, contact, urgent, thanks, thank you, dont, care, near, opp, opposite, behind,
        beside, next to, adjacent, landmark, across, in front, whatsapp, email, buzzer, doorbell"""
    ),
    Latin.ROUTE: _rows("rte, route; fm; ss; pju; pjs; usj; quan, q., district, dist; phuong, p., ward"),
    Latin.LANE: _rows("soi, ซอย, ซ"),
    Latin.BLOCK: _rows("blk, block"),
    Latin.CITY: _rows(
        """ny, new york, nyc, new york city; los angeles; sf, san francisco; chicago; houston; dallas; philadelphia;
        phoenix; san diego; san antonio; san jose; austin; seattle; boston; denver; dc, washington dc; miami;
        atlanta; detroit; las vegas; brooklyn; honolulu; minneapolis; baltimore; milwaukee; sacramento; toronto;
        montreal; vancouver; calgary; edmonton; ottawa; winnipeg; mississauga; london; leeds; liverpool; sheffield;
        bristol; glasgow; edinburgh; cardiff; belfast; nottingham; leicester; sydney; melbourne; brisbane; adelaide;
        canberra; hobart; hk, hong kong, hongkong; singapore; berlin; munchen, munich; hamburg; koln, cologne;
        frankfurt, frankfurt am main, frankfurt main, frankfurt a m; stuttgart; dusseldorf; leipzig; dresden;
        hannover, hanover; nurnberg, nuremberg; bremen; wien, vienna; zurich; geneve, geneva, genf; paris; lyon,
        lyons; marseille, marseilles; toulouse; lille; bordeaux; strasbourg; madrid; barcelona; valencia; sevilla,
        seville; malaga; zaragoza; bilbao; roma, rome; milano, milan; torino, turin; napoli, naples; firenze,
        florence; bologna; venezia, venice; genova, genoa; amsterdam; rotterdam; den haag, the hague; utrecht;
        eindhoven; warszawa, warsaw; krakow, cracow; lodz; wroclaw; poznan; gdansk; moskva, moscow, москва; spb,
        saint petersburg, st petersburg, sankt peterburg, санкт петербург, спб; novosibirsk, новосибирск;
        ekaterinburg, yekaterinburg, екатеринбург; kazan, казань; tokyo; osaka; yokohama; nagoya; kyoto; kobe;
        fukuoka; sapporo; seoul, 서울, 서울시, 서울특별시; busan, pusan, 부산, 부산시, 부산광역시; incheon, 인천,
        인천시, 인천광역시; daegu, 대구, 대구시, 대구광역시; daejeon, 대전, 대전시, 대전광역시; gwangju, 광주,
        광주시, 광주광역시; 경기, 경기도; bangkok, krung thep, bkk, กรุงเทพ, กรุงเทพฯ, กรุงเทพมหานคร, กทม, krung
        thep maha nakhon; chiang mai, chiangmai, เชียงใหม่; pattaya; phuket; hcmc, ho chi minh, ho chi minh city,
        hcm, saigon, sai gon, hcm city; hanoi, ha noi; da nang, danang; hai phong, haiphong; kl, kuala lumpur; pj,
        petaling jaya; penang, pulau pinang; johor bahru, jb; shah alam; subang jaya; jakarta; jakarta selatan,
        south jakarta; jakarta pusat, central jakarta; jakarta barat, west jakarta; jakarta utara, north jakarta;
        jakarta timur, east jakarta; surabaya; bandung; medan; manila; quezon city, quezon; makati; taguig; cebu;
        davao; pasig; mumbai, bombay; delhi, new delhi; bengaluru, bangalore; chennai, madras; kolkata, calcutta;
        hyderabad; pune, poona; ahmedabad; gurugram, gurgaon; noida; dubai; abu dhabi; sharjah; istanbul; ankara;
        izmir; cdmx, ciudad de mexico, mexico city, mexico df, mexico d f, df; guadalajara; monterrey; puebla;
        tijuana; queretaro; sao paulo; rio de janeiro, rio; brasilia; belo horizonte; curitiba; porto alegre; taipei"""
    ),
    Latin.STATE: _rows(
        """ca, california; tx, texas; il, illinois; pa, pennsylvania; oh, ohio; ga, georgia; mi, michigan; nj, new
        jersey; va, virginia; wa, washington, western australia; az, arizona; ma, massachusetts; tn, tennessee; md,
        maryland; mn, minnesota; wi, wisconsin; co, colorado; or, oregon; nv, nevada; ut, utah; nc, north carolina;
        sc, south carolina; in, indiana; mo, missouri; alabama; ky, kentucky; ok, oklahoma; ia, iowa; ks, kansas;
        ar, arkansas; ms, mississippi; nm, new mexico; nebraska; wv, west virginia; id, idaho; hi, hawaii; nh, new
        hampshire; me, maine; montana; sd, south dakota; nd, north dakota; ak, alaska; vt, vermont; wyoming; nsw,
        new south wales; vic, victoria; qld, queensland; sa, south australia; tas, tasmania; act, australian capital
        territory; nt, northern territory; sp; rj; rs; ba; pr; bo; ve; ge; pd; vr"""
    ),
    Latin.PROVINCE: _rows(
        """on, ontario; qc, quebec; bc, british columbia; ab, alberta; mb, manitoba; saskatchewan; ns, nova scotia; nb,
        new brunswick; newfoundland; pe, prince edward island"""
    ),
    Latin.SKIP: _each("rt, rw, cp, cep, zip, zip code, postcode, postal code, pin, pin code, kode pos, индекс"),
    Latin.PREMISES: _rows(
        """mall; hotel; condo, condominium; residence, residences, residency; mansion, mansions; complex; apts,
        apartments; business park; industrial park, ind park; science park; technology park, tech park; industrial
        estate, ind est, ind estate, industrial est; business centre, business center; shopping centre, shopping
        center; trade centre, trade center; headquarters; campus"""
    ),
    Latin.LEVEL: _rows(
        """g, ground floor, ground fl, gr floor, g f, gf, erdgeschoss, eg, rdc, planta baja, terreo, zemin kat, zemin;
        1, first floor, first fl; 2, second floor, second fl; 3, third floor, third fl; 4, fourth floor, fourth fl;
        5, fifth floor, fifth fl; 6, sixth floor, sixth fl; 7, seventh floor, seventh fl; 8, eighth floor, eighth
        fl; 9, ninth floor, ninth fl; 10, tenth floor, tenth fl; 11, eleventh floor, eleventh fl; 12, twelfth floor,
        twelfth fl; 13, thirteenth floor, thirteenth fl; 14, fourteenth floor, fourteenth fl; 15, fifteenth floor,
        fifteenth fl"""
    ),
    Latin.BUILDING_BEHIND: _each("동, dong"),
    Latin.ROOM_BEHIND: _each("호, 호실, ho"),
    Latin.GLUED: _each("ro, daero, gil, beongil"),
    Latin.JOINT: _each("chome, ban, banchi, go"),
    Latin.CHINA: _each(
        "china, cn, chn, prc, p r china, pr china, p r c, peoples republic of china, people s republic of china"
    ),
    Latin.COMPANY: _each(
        """ltd, limited, inc, incorporated, llc, llp, gmbh, corp, corporation, company, co ltd, plc, bhd, sdn bhd, pte,
        pte ltd, pvt, pvt ltd, sarl, srl, ooo, ооо, pty, pty ltd, sa de cv"""
    ),
}
